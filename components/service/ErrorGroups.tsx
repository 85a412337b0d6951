'use client'
import { useEffect, useRef } from 'react'
import type { ServiceDetail } from '../../contracts/board.ts'
import { errorClassWord } from '../error-class-word.ts'
import { formatAgeShort, formatCount } from '../format.ts'

type Group = ServiceDetail['groups'][number]

/** The errors of the range, most frequent first; the one that the address names is open. */
export function ErrorGroups({ detail, open }: { detail: ServiceDetail; open: string | null }) {
  const ordered = [...detail.groups].sort((a, b) => b.count - a.count)
  return (
    <section>
      <h2>Errors</h2>
      {ordered.length === 0 && <p className="nothing">None in this range.</p>}
      {ordered.map((known) => (
        <GroupItem key={known.group.id} known={known} until={detail.until} isNamed={known.group.id === open} />
      ))}
      {open !== null && !ordered.some(({ group }) => group.id === open) && (
        <p className="nothing">The error of this address was not seen in this range.</p>
      )}
    </section>
  )
}

function GroupItem({ known, until, isNamed }: { known: Group; until: number; isNamed: boolean }) {
  const { group, count, firstAt, lastAt } = known
  const item = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (isNamed) item.current?.scrollIntoView({ block: 'nearest' })
  }, [isNamed])
  const ago = (at: number) => `${formatAgeShort(Math.max(0, until - at))} ago`
  return (
    <details ref={item} className="group" open={isNamed} data-group={group.id} data-count={count}>
      <summary>
        <b>{group.title}</b>
        <span className="group-count">×{formatCount(count)}</span>
        {group.message !== group.title && <span className="group-message">{group.message}</span>}
        <span className="group-meta">
          {errorClassWord[group.class]}
          {group.route && ` · ${group.route}`} · first {ago(firstAt)} · last {ago(lastAt)}
        </span>
      </summary>
      <dl>
        {group.where && (
          <>
            <dt>Where</dt>
            <dd>{group.where}</dd>
          </>
        )}
        <dt>Seen in</dt>
        <dd>{group.vantage}</dd>
        <dt>Class by rule</dt>
        <dd>{group.retried ? `${group.rule}, given up after several tries` : group.rule}</dd>
      </dl>
      {group.sample ? <pre>{group.sample.text}</pre> : <p className="nothing">No sample was kept.</p>}
    </details>
  )
}
