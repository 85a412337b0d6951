import type { TargetReport } from '../../contracts/target.ts'
import { formatAgeShort, formatCount } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { type TargetKind, targetKinds } from './target-kinds.ts'

/** So many good ones are listed; more are one line that opens. */
const listed = 5

/** What is read for this service, how that went, and what was left out on purpose. */
export function Targets({ targets, now }: { targets: readonly TargetReport[]; now: number }) {
  return (
    <section>
      <h2>Sources</h2>
      {targets.length === 0 && <p className="nothing">No collector has reported a source of this service.</p>}
      {targetKinds(targets).map((kind) => (
        <Kind key={kind.id} kind={kind} now={now} />
      ))}
    </section>
  )
}

function Kind({ kind: { title, notes, faulty, good }, now }: { kind: TargetKind; now: number }) {
  const list = (some: readonly TargetReport[]) => (
    <ul>
      {some.map((target) => (
        <Target key={`${target.name} ${target.team}`} target={target} now={now} />
      ))}
    </ul>
  )
  return (
    <article className="target">
      <h3>{title}</h3>
      {list(faulty)}
      {good.length <= listed ? (
        list(good)
      ) : (
        <details>
          <summary>
            <Shape name="ok" /> {formatCount(good.length)} readable
          </summary>
          {list(good)}
        </details>
      )}
      {notes.length > 0 && (
        <ul className="target-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </article>
  )
}

function Target({ target, now }: { target: TargetReport; now: number }) {
  return (
    <li className="target-one" data-ok={target.ok}>
      <Shape name={target.ok ? 'ok' : 'no-data'} />
      <span>
        <code>{target.name}</code>{' '}
        {target.readAt === null ? 'never read' : `read ${formatAgeShort(Math.max(0, now - target.readAt))} ago`}
        {target.tookMs !== null && ` in ${Math.round(target.tookMs)} ms`}
        {target.fault && (
          <span className="target-fault">
            {target.fault}: {target.detail}
          </span>
        )}
      </span>
    </li>
  )
}
