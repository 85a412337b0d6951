import type { ServiceView } from '../../contracts/board.ts'
import { errorClasses, errorClassWord } from '../error-class-word.ts'
import { formatCount } from '../format.ts'

/** What only a tile that has the whole wall for itself can also show: classes of errors and requests per minute. */
export function Details({ view }: { view: ServiceView }) {
  const classes = errorClasses
    .map((name) => ({ name, count: view.classes[name] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  return (
    <ul className="details">
      <li>
        <b>{formatCount(view.requestsPerMinute)}</b> requests / min
      </li>
      {classes.slice(0, 4).map(({ name, count }) => (
        <li key={name}>
          <b>{formatCount(count)}</b> {errorClassWord[name]}
        </li>
      ))}
    </ul>
  )
}
