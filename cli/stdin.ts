import type { Stdin } from '../collectors/logs/ways-in/stdin-way.ts'
import type { Config } from '../runtime/config.ts'
import type { Io } from './command.ts'

/** The pipe into a command, where its configuration reads one. */
export type Pipe = {
  stdin: Stdin | undefined
  /** Resolves when the pipe has ended and everything in it is committed; never where there is none. */
  ended: Promise<void>
  /** Resolves when `onHandedOver` was called. */
  handedOver: Promise<void>
  onHandedOver(): void
}

export function stdinOf({ collector }: Config, io: Io): Pipe {
  const [ended, onEnd] = event()
  const [handedOver, onHandedOver] = event()
  const isRead = collector.stdin !== undefined && io.stdin !== undefined
  return { stdin: isRead && io.stdin ? { input: io.stdin(), onEnd } : undefined, ended, handedOver, onHandedOver }
}

function event(): [happened: Promise<void>, happen: () => void] {
  let happen = () => {}
  const happened = new Promise<void>((resolve) => {
    happen = resolve
  })
  return [happened, () => happen()]
}
