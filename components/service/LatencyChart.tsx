import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ServiceDetail } from '../../contracts/board.ts'
import { formatAtMost, formatDuration } from '../format.ts'
import { formatTick, unknownSlices } from './time-axis.ts'

/** The slower, the louder; told apart by dashes as well as by colour. */
const lines = [
  { key: 'p50Ms', name: 'p50', stroke: '#8b939f', dash: '2 4' },
  { key: 'p95Ms', name: 'p95', stroke: '#56b4e9', dash: '' },
  { key: 'p99Ms', name: 'p99', stroke: '#cc79a7', dash: '7 4' },
] as const

/** Powers of ten around all that is shown: between 5 ms and 10 s nothing could be told apart on a straight axis. */
function decadesOf({ timeline }: ServiceDetail): number[] {
  const known = timeline.flatMap(({ latency }) =>
    [latency?.p50Ms ?? [], latency?.p95Ms ?? [], latency?.p99Ms ?? []].flat(),
  )
  const lowest = known.reduce((a, b) => Math.min(a, b), 1_000)
  const highest = known.reduce((a, b) => Math.max(a, b), 0)
  const decades = [Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, lowest))))]
  while ((decades.at(-1) ?? 0) <= highest) decades.push((decades.at(-1) ?? 1) * 10)
  return decades.length === 1 ? [...decades, (decades[0] ?? 1) * 10] : decades
}

/** How long answers took, step by step: the bounds that half, 95 % and 99 % of them kept. */
export function LatencyChart({ detail }: { detail: ServiceDetail }) {
  const isLong = detail.until - detail.since > 26 * 3_600_000
  const decades = decadesOf(detail)
  const [bottom, top] = [decades[0] ?? 1, decades.at(-1) ?? 1_000]
  const rows = detail.timeline.map(({ at, latency }) => {
    if (latency === null) return { at }
    // What lies above the last bound is drawn at the top edge, above everything that has a number.
    const drawn = (ms: number | null) => (ms === null ? top : Math.max(ms, bottom))
    return { at, p50Ms: drawn(latency.p50Ms), p95Ms: drawn(latency.p95Ms), p99Ms: drawn(latency.p99Ms) }
  })
  const all: { at: number }[] = [...unknownSlices(detail), ...rows]
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0}>
      <LineChart data={all} margin={{ top: 8, right: 44, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="#2a2d33" />
        <XAxis
          dataKey="at"
          tickFormatter={(at: number) => formatTick(at, isLong)}
          minTickGap={48}
          stroke="#8b939f"
          tickLine={false}
        />
        <YAxis
          scale="log"
          domain={[bottom, top]}
          ticks={decades}
          width={56}
          tickFormatter={formatDuration}
          stroke="#8b939f"
        />
        <Tooltip
          cursor={{ stroke: '#ffffff30' }}
          contentStyle={{ background: '#22252b', border: 'none', borderRadius: 6, color: '#e6e9ef' }}
          labelFormatter={(at) => formatTick(Number(at), isLong)}
          formatter={(ms) => formatAtMost(Number(ms) === top ? null : Number(ms))}
        />
        <Legend iconType="plainline" />
        {lines.map(({ key, name, stroke, dash }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            type="step"
            stroke={stroke}
            strokeDasharray={dash}
            strokeWidth={2}
            // A step that stands alone between two without answers would not be seen as a line.
            dot={{ r: 2, strokeWidth: 0, fill: stroke }}
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  )
}
