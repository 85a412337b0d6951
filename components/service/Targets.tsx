import type { TargetReport } from '../../contracts/target.ts'
import { formatAgeShort, formatCount } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { type OneTarget, type TargetKind, targetKinds } from './target-kinds.ts'

/** So many good ones are listed; more are one line that opens. */
const listed = 5

/** What is read for this service, how that went, and what was left out on purpose. */
export function Targets({ targets, now }: { targets: readonly TargetReport[]; now: number }) {
  return (
    <section>
      <h2>Sources</h2>
      {targets.length === 0 && <p className="nothing">No collector has reported a source of this service.</p>}
      {targetKinds(targets).map((kind) => (
        <Kind key={kind.title} kind={kind} now={now} />
      ))}
    </section>
  )
}

function Kind({ kind: { title, notes, faulty, good }, now }: { kind: TargetKind; now: number }) {
  const list = (some: readonly OneTarget[]) => (
    <ul>
      {some.map((one) => (
        <Target key={one.report.name} one={one} now={now} />
      ))}
    </ul>
  )
  const withNotes = good.filter(({ ownNotes }) => ownNotes.length > 0).length
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
            {withNotes > 0 &&
              `, ${formatCount(withNotes)} with ${withNotes === 1 ? 'a note' : 'notes'} of ${withNotes === 1 ? 'its' : 'their'} own`}
          </summary>
          {list(good)}
        </details>
      )}
      <Notes notes={notes} />
    </article>
  )
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="target-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

function Target({ one: { report: target, ownNotes }, now }: { one: OneTarget; now: number }) {
  return (
    <li className="target-one" data-ok={target.ok}>
      <Shape name={target.ok ? 'ok' : 'no-data'} />
      <div>
        <code>{target.name}</code>{' '}
        {target.readAt === null ? 'never read' : `read ${formatAgeShort(Math.max(0, now - target.readAt))} ago`}
        {target.tookMs !== null && ` in ${Math.round(target.tookMs)} ms`}
        {target.fault && (
          <span className="target-fault">
            {target.fault}: {target.detail}
          </span>
        )}
        <Notes notes={ownNotes} />
      </div>
    </li>
  )
}
