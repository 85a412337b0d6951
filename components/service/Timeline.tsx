import { Bar, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ServiceDetail } from '../../contracts/board.ts'
import type { ErrorClass } from '../../contracts/error-class.ts'
import { errorClasses, errorClassWord } from '../error-class-word.ts'
import { formatCountShort } from '../format.ts'
import { formatTick, unknownSlices } from './time-axis.ts'

/** Okabe and Ito's colours, which people with colour-blindness can also tell apart. */
const colours: Record<ErrorClass, string> = {
  http_5xx: '#d55e00',
  gateway: '#e69f00',
  network: '#56b4e9',
  timeout: '#f0e442',
  database: '#cc79a7',
  exception: '#ff7a45',
  contract: '#009e73',
  other: '#8b939f',
}

/** Errors stacked by class with the requests behind them. */
export function Timeline({ detail }: { detail: ServiceDetail }) {
  const isLong = detail.until - detail.since > 26 * 3_600_000
  const shown = errorClasses.filter((name) => (detail.total.classes[name] ?? 0) > 0)
  const rows = detail.timeline.map(({ at, requests, errors, classes }) => {
    const classed = errorClasses.reduce((sum, name) => sum + (classes[name] ?? 0), 0)
    return { at, requests, ...classes, other: (classes.other ?? 0) + Math.max(0, errors - classed) }
  })
  const hasOther = rows.some(({ other }) => other > 0)
  const bars = hasOther && !shown.includes('other') ? [...shown, 'other' as const] : shown
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0}>
      <ComposedChart
        data={[...unknownSlices(detail), ...rows]}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={1}
      >
        <CartesianGrid vertical={false} stroke="#2a2d33" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: number) => formatTick(at, isLong)}
          minTickGap={48}
          stroke="#8b939f"
          tickLine={false}
        />
        <YAxis yAxisId="errors" allowDecimals={false} width={56} tickFormatter={formatCountShort} stroke="#8b939f" />
        <YAxis
          yAxisId="requests"
          orientation="right"
          width={44}
          tickFormatter={formatCountShort}
          stroke="#6b727d"
          tickLine={false}
        />
        <Tooltip
          cursor={{ fill: '#ffffff10' }}
          contentStyle={{ background: '#22252b', border: 'none', borderRadius: 6, color: '#e6e9ef' }}
          labelFormatter={(at) => formatTick(Number(at), isLong)}
        />
        <Legend iconType="square" />
        {bars.map((name) => (
          <Bar
            key={name}
            yAxisId="errors"
            stackId="errors"
            dataKey={name}
            name={errorClassWord[name]}
            fill={colours[name]}
            isAnimationActive={false}
          />
        ))}
        <Line
          yAxisId="requests"
          dataKey="requests"
          name="requests"
          type="step"
          stroke="#8b939f"
          strokeWidth={1.5}
          dot={false}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}
