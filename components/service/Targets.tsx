import type { TargetReport } from '../../contracts/target.ts'
import { formatAgeShort } from '../format.ts'
import { Shape } from '../Shape.tsx'

/** What is read for this service, how that went, and what was left out on purpose. */
export function Targets({ targets, now }: { targets: readonly TargetReport[]; now: number }) {
  return (
    <section>
      <h2>Sources</h2>
      {targets.length === 0 && <p className="nothing">No collector has reported a source of this service.</p>}
      {targets.map((target) => (
        <article className="target" key={`${target.kind} ${target.name} ${target.vantage}`} data-ok={target.ok}>
          <h3>
            <Shape name={target.ok ? 'ok' : 'no-data'} />
            <code>{target.name}</code>
          </h3>
          <p>
            {target.kind}
            {target.recognised && ` · recognised as ${target.recognised}`}
            {target.vantage && ` · ${target.vantage}`}
            {target.readAt === null
              ? ' · never read'
              : ` · read ${formatAgeShort(Math.max(0, now - target.readAt))} ago`}
            {target.tookMs !== null && ` in ${Math.round(target.tookMs)} ms`}
          </p>
          {target.fault && (
            <p className="target-fault">
              {target.fault}: {target.detail}
            </p>
          )}
          {target.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </article>
      ))}
    </section>
  )
}
