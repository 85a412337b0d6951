import type { DiscoveryReport } from '../../contracts/discovery.ts'
import { formatAgeShort, formatCount } from '../format.ts'
import { Shape } from '../Shape.tsx'

/** The places that name targets of this team, and how they did at their last read. Nothing where there are none. */
export function Discoveries({ discoveries, now }: { discoveries: readonly DiscoveryReport[]; now: number }) {
  if (discoveries.length === 0) return null
  return (
    <section>
      <h2>Where targets are found</h2>
      {discoveries.map((discovery) => (
        <article className="target" key={`${discovery.kind} ${discovery.name}`} data-discovery={discovery.kind}>
          <h3>{discovery.kind}</h3>
          <ul>
            <li className="target-one" data-ok={discovery.ok}>
              <Shape name={discovery.ok ? 'ok' : 'no-data'} />
              <span>
                <code>{discovery.name}</code> {formatCount(discovery.targets)}{' '}
                {discovery.targets === 1 ? 'target' : 'targets'}
                {discovery.uncounted > 0 && `, ${formatCount(discovery.uncounted)} without requests`};{' '}
                {discovery.readAt === null
                  ? 'never read'
                  : `read ${formatAgeShort(Math.max(0, now - discovery.readAt))} ago`}
                {discovery.fault && (
                  <span className="target-fault">
                    {discovery.fault}: {discovery.detail}
                  </span>
                )}
              </span>
            </li>
          </ul>
          {discovery.notes.length > 0 && (
            <ul className="target-notes">
              {discovery.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </article>
      ))}
    </section>
  )
}
