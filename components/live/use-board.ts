import { useEffect, useState } from 'react'
import { io } from 'socket.io-client'
import type { boardNamespace } from '../../contracts/board.ts'
import { browserTime } from '../now.ts'
import { type BoardSocket, createBoardLink } from './board-link.ts'
import { createLiveStore, type LiveState, type Problem } from './board-store.ts'
import { followRelease } from './follow-release.ts'
import type { Store } from './store.ts'

/** Only the type of the contract is imported: its value would bring zod to the wall. */
const namespace: typeof boardNamespace = '/board'

const open = (): BoardSocket =>
  io(namespace, { transports: ['websocket'], reconnection: false, forceNew: true, timeout: 5_000 })

async function whyRefused(): Promise<Problem | null> {
  try {
    const response = await fetch('/api/teams', { cache: 'no-store' })
    return response.status === 401 || response.status === 403 ? 'unauthorised' : null
  } catch {
    return null
  }
}

/** The live Board of a team for as long as the component is there. */
export function useBoard(team: string | null): Store<LiveState> {
  const [store] = useState(createLiveStore)
  useEffect(() => {
    if (team === null) return
    const onBeat = followRelease(store, window)
    return createBoardLink(team, { store, time: browserTime, open, whyRefused, onBeat }).start()
  }, [team, store])
  return store
}
