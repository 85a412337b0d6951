import type { Board } from '../../contracts/board.ts'

const mostNotices = 2

/** Height in units: each notice may take two lines. */
export const noticesHeight = (board: Board): number => Math.min(board.notices.length, mostNotices) * 72

/** What people must know to trust the board. */
export function Notices({ board }: { board: Board }) {
  return (
    <ul className="notices">
      {board.notices.slice(0, mostNotices).map((notice) => (
        <li key={notice} className="notice lines-2">
          <b>!</b> {notice}
        </li>
      ))}
    </ul>
  )
}
