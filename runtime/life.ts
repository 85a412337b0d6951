import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

type Stop = () => unknown

/** The stop stack: what is started goes on it in the next line, and is stopped in reverse. */
export interface Life {
  onStop(name: string, stop: Stop): void
  /** Stops everything once, each within `limitMs`; a second call waits for the first. */
  stop(): Promise<void>
}

/** Also rolls back a failed start: call `stop` in the catch. */
export function createLife({ clock, log }: { clock: Clock; log: Log }, limitMs = 5_000): Life {
  const stack: { name: string; stop: Stop }[] = []
  let stopping: Promise<void> | null = null

  const stopOne = async ({ name, stop }: { name: string; stop: Stop }) => {
    let cancel = () => {}
    const limit = new Promise<'late'>((resolve) => {
      cancel = clock.after(limitMs, () => resolve('late'))
    })
    try {
      const end = await Promise.race([Promise.resolve(stop()), limit])
      if (end === 'late') log.warn({ part: name, limitMs }, 'did not stop in time')
    } catch (error) {
      log.error({ part: name, error }, 'failed to stop')
    } finally {
      cancel()
    }
  }

  return {
    onStop(name, stop) {
      stack.push({ name, stop })
    },
    stop() {
      stopping ??= (async () => {
        for (let part = stack.pop(); part; part = stack.pop()) await stopOne(part)
      })()
      return stopping
    },
  }
}
