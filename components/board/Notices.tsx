import type { Board } from '../../contracts/board.ts'

const mostNotices = 2
const memoryNote = 'History is in memory: gone after a restart.'

/** Height in units: each notice may take two lines, the note one. */
export const noticesHeight = (board: Board): number =>
  Math.min(board.notices.length, mostNotices) * 72 + (board.history === 'memory' ? 42 : 0)

/** What people must know to trust the board. */
export function Notices({ board }: { board: Board }) {
  return (
    <ul className="notices">
      {board.notices.slice(0, mostNotices).map((notice) => (
        <li key={notice} className="notice lines-2">
          <b>!</b> {notice}
        </li>
      ))}
      {board.history === 'memory' && <li className="small-print">{memoryNote}</li>}
    </ul>
  )
}
