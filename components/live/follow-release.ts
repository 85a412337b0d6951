import type { Heartbeat } from '../../contracts/board.ts'
import type { LiveState } from './board-store.ts'
import { shouldReload } from './release.ts'
import type { Store } from './store.ts'

const key = 'faultboard-reloaded-at'

/**
 * Looks at every Heartbeat for a newer release and loads the page again in a calm moment. The page's own release is
 * the one of the server that it first heard: that server served it.
 */
export function followRelease(store: Store<LiveState>, page: Window): (beat: Heartbeat) => void {
  let own: string | null = null
  let differentSince: number | null = null
  const stopLooking = store.subscribe(() => {
    const { board } = store.get()
    if (board === null) return
    own = board.release
    stopLooking()
  })
  return (beat) => {
    if (own === null || beat.release === own) {
      differentSince = null
      return
    }
    differentSince ??= beat.at
    const stored = page.sessionStorage.getItem(key)
    const board = store.get().board
    const reload = shouldReload({
      page: own,
      server: beat.release,
      differentForMs: beat.at - differentSince,
      now: beat.at,
      lastReloadAt: stored === null ? null : Number(stored),
      isCalm: board?.services.every((view) => view.state !== 'failing') ?? true,
    })
    if (!reload) return
    page.sessionStorage.setItem(key, String(beat.at))
    page.location.reload()
  }
}
