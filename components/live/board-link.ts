import type { Socket } from 'socket.io-client'
import type { BrowserToServer, Heartbeat, ServerToBrowser } from '../../contracts/board.ts'
import type { BrowserTime } from '../now.ts'
import { applyChange, type LiveState, type Problem } from './board-store.ts'
import { agingMs, frozenMs, goneMs } from './staleness.ts'
import type { Store } from './store.ts'

export type BoardSocket = Socket<ServerToBrowser, BrowserToServer>

export type LinkDeps = {
  store: Store<LiveState>
  time: BrowserTime
  /** A new, connecting socket that does not reconnect by itself. */
  open: () => BoardSocket
  /** Why the server refuses a connection: a WebSocket does not tell. */
  whyRefused: () => Promise<Problem | null>
  onBeat: (beat: Heartbeat) => void
}

/** A link that said nothing for this long is dead, whatever TCP believes; a new one is tried. */
const silentMs = frozenMs - 5_000
const firstWaitMs = 500
const longestWaitMs = 5_000
const unansweredMs = 5_000
/** Timers may ring a little early by the other clock. */
const stepMarginMs = 20

/**
 * Keeps the store equal to the server's Board of one team. First connect, lost link, missed Change and new release
 * share one path: a connection asks to watch, the answer is the snapshot.
 */
export function createBoardLink(team: string, { store, time, open, whyRefused, onBeat }: LinkDeps) {
  let socket: BoardSocket | null = null
  let openedAt = 0
  let watching = false
  let asking = false
  let beatsAhead = 0
  let cancelRetry = () => {}
  let cancelSteps: (() => void)[] = []

  const drop = () => {
    socket?.removeAllListeners()
    socket?.disconnect()
    socket = null
    watching = false
    asking = false
  }

  const retry = () => {
    drop()
    cancelRetry()
    const { tries } = store.get()
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 5)) * (0.75 + time.fraction() / 2)
    cancelRetry = time.after(waitMs, connect)
  }

  const ask = (of: BoardSocket) => {
    if (asking) return
    asking = true
    of.timeout(unansweredMs).emit('watch', team, (error, reply) => {
      if (of !== socket) return
      asking = false
      if (error || !reply) return retry()
      watching = reply.ok
      beatsAhead = 0
      if (reply.ok) store.set({ board: reply.board, problem: null })
      else {
        store.set({ problem: reply.reason })
        time.after(2_000, () => of === socket && ask(of))
      }
    })
  }

  const connect = () => {
    const opened = open()
    socket = opened
    openedAt = time.elapsed()
    store.set({ tries: store.get().tries + 1 })
    opened.on('connect', () => ask(opened))
    opened.on('disconnect', retry)
    opened.on('connect_error', () => {
      retry()
      void whyRefused().then((problem) => {
        if (!watching && problem) store.set({ problem })
      })
    })
    opened.on('change', (change) => {
      const { board } = store.get()
      if (!watching || !board) return
      const applied = applyChange(board, change)
      if (applied.kind === 'applied') store.set({ board: applied.board })
      if (applied.kind === 'hole') ask(opened)
    })
    opened.on('heartbeat', (beat) => {
      if (!watching) return
      store.set({ beat: { ...beat, elapsed: time.elapsed() }, elapsed: time.elapsed(), tries: 0 })
      armSteps()
      // One beat may overtake the Change it knows of; two in a row mean that the Change is not coming.
      beatsAhead = beat.version > (store.get().board?.version ?? 0) ? beatsAhead + 1 : 0
      if (beatsAhead >= 2) ask(opened)
      onBeat(beat)
    })
  }

  /** The steps of staleness come when they are due, not with the next tick of the second. */
  const armSteps = () => {
    for (const cancel of cancelSteps) cancel()
    cancelSteps = [agingMs, frozenMs, goneMs].map((ms) => time.after(ms + stepMarginMs, watchdog))
  }

  const watchdog = () => {
    const now = time.elapsed()
    store.set({ elapsed: now })
    const heardAt = Math.max(openedAt, store.get().beat?.elapsed ?? 0)
    const { problem } = store.get()
    if (socket && problem === null && now - heardAt > silentMs) retry()
  }

  return {
    /** Connects and ticks once a second; returns how to stop. */
    start(): () => void {
      connect()
      armSteps()
      const stopTicking = time.every(1_000, watchdog)
      return () => {
        stopTicking()
        cancelRetry()
        for (const cancel of cancelSteps) cancel()
        drop()
      }
    },
  }
}
