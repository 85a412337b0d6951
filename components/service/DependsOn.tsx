import type { Dependency } from '../../contracts/board.ts'
import type { SideKind } from '../../contracts/side.ts'
import { fractionBelow } from '../board/figure.ts'
import { formatCount, formatRatio } from '../format.ts'
import { sideKindWord } from './side-kind-word.ts'

/** What a service calls; everything else is told of the service itself. */
const dependedOn: readonly SideKind[] = ['database', 'cache', 'broker', 'outgoing']

/** What is counted beside the rate: of the things a service depends on, and of itself. */
export function DependsOn({ dependencies }: { dependencies: readonly Dependency[] }) {
  const others = dependencies.filter(({ kind }) => dependedOn.includes(kind))
  const own = dependencies.filter(({ kind }) => !dependedOn.includes(kind))
  return (
    <>
      <section data-panel="depends-on">
        <h2>Depends on</h2>
        {others.length === 0 ? (
          <p className="nothing">
            No counter of this service tells of databases, caches, brokers or calls to others in this range.
          </p>
        ) : (
          <Sides dependencies={others} />
        )}
      </section>
      {own.length > 0 && (
        <section data-panel="beside">
          <h2>Counted beside the rate</h2>
          <Sides dependencies={own} />
        </section>
      )}
    </>
  )
}

function Sides({ dependencies }: { dependencies: readonly Dependency[] }) {
  return (
    <table className="routes sides">
      <thead>
        <tr>
          <th>Which</th>
          <th>What</th>
          <th>Count</th>
          <th>Of calls</th>
          <th>Last 5 min</th>
        </tr>
      </thead>
      {dependencies.map((dependency) => (
        <Rows key={`${dependency.kind} ${dependency.of}`} dependency={dependency} />
      ))}
    </table>
  )
}

function Rows({ dependency: { kind, of, calls, counts } }: { dependency: Dependency }) {
  const name = of === '' ? sideKindWord[kind] : `${sideKindWord[kind]} · ${of}`
  const rows = [...(calls === null ? [] : [{ what: 'calls', count: calls, recent: null }]), ...counts]
  return (
    <tbody data-side={`${kind}|${of}`}>
      {rows.map(({ what, count, recent }, index) => (
        <tr key={what} className={recent ? 'is-recent' : ''} data-what={what} data-count={count}>
          {index === 0 && <td rowSpan={rows.length}>{name}</td>}
          <td>{what}</td>
          <td>{formatCount(count)}</td>
          <td>{recent === null || calls === null ? '' : shareOf(count, calls)}</td>
          <td>{recent === null ? '' : formatCount(recent)}</td>
        </tr>
      ))}
    </tbody>
  )
}

/** Of few calls the fraction is said: a percentage would promise more than is known. */
function shareOf(count: number, calls: number): string {
  if (calls < fractionBelow || count > calls) return `${formatCount(count)} of ${formatCount(calls)}`
  return formatRatio(count / calls, calls)
}
