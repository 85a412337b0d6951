import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../../runtime/clock.ts'
import { opened } from '../envelopes/envelope.ts'
import { parseIso } from '../formats/stamp.ts'
import type { DockerApi } from './docker-api.ts'
import { createDockerFrames, type DockerStream } from './docker-frames.ts'
import type { FedLogs, Origin } from './fed-logs.ts'
import { createLineSplitter } from './line-splitter.ts'

const againMs = 100
const maxPartBytes = 1_048_576
const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) ?/

/** Follows what one container writes. `since` is the time of the last message that was taken, as Docker wrote it. */
export type FollowedContainer = {
  readonly since: string
  readonly isOver: boolean
  stop(): void
}

type Deps = { api: DockerApi; logs: FedLogs; clock: Clock; isFull: () => boolean; onFault: (why: string) => void }

export function followContainer(
  { id, origin, from }: { id: string; origin: Origin; from: string },
  { api, logs, clock, isFull, onFault }: Deps,
): FollowedContainer {
  let since = from
  let isOver = false
  let response: IncomingMessage | null = null
  /** Beginnings of lines that Docker keeps in parts of 16 KiB. */
  const parts = new Map<DockerStream, string>()

  const take = (stream: DockerStream, text: string) => {
    const time = shape.exec(text)?.[1]
    if (time === undefined) return
    // What was asked for begins with the message that was the last one.
    if (isBefore(time, since)) return
    since = time
    const said = (parts.get(stream) ?? '') + text.replace(shape, '')
    parts.delete(stream)
    const line = said.replace(/\r?\n$/, '')
    if (line === said && stream !== 'tty' && said.length < maxPartBytes) {
      parts.set(stream, said)
      return
    }
    logs.line({ ...origin, stream: `${origin.stream}/${stream}` }, line, {
      letter: opened({ text: line, stream, ...parseIso(time) }),
    })
  }
  const end = (why?: string) => {
    isOver = true
    response?.destroy()
    if (why !== undefined) onFault(why)
  }
  const begin = async () => {
    const hasTerminal = await api.hasTerminal(id)
    if (isOver) return
    const stream = await api.follow(id, sinceOf(since))
    response = stream
    if (isOver) return end()
    const frames = createDockerFrames((kind, payload) => take(kind, payload.toString('utf8')))
    const lines = createLineSplitter((text) => take('tty', text))
    const goOn = () => {
      if (isFull() && !isOver) clock.after(againMs, goOn)
      else stream.resume()
    }
    stream.on('data', (chunk: Buffer) => {
      if (hasTerminal) lines.take(chunk)
      else if (!frames.take(chunk)) end('What Docker sends is not framed as its API says.')
      if (!isFull()) return
      stream.pause()
      goOn()
    })
    stream.on('end', () => end())
    stream.on('error', () => end())
  }
  void begin().catch((error: unknown) => end(error instanceof Error ? error.message : String(error)))

  return {
    get since() {
      return since
    },
    get isOver() {
      return isOver
    },
    stop: () => end(),
  }
}

/** Times have nine digits behind the point or fewer, so that they are compared as numbers of seconds and parts. */
function isBefore(time: string, since: string): boolean {
  const [a, b] = [keyOf(time), keyOf(since)]
  return a <= b
}
const keyOf = (time: string): string => {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.')
  return `${seconds}.${fraction.padEnd(9, '0')}`
}

/** Seconds since 1970 with their parts, as the API wants them. */
export function sinceOf(time: string): string {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.')
  return `${Math.floor((parseIso(`${seconds}Z`).stamp ?? 0) / 1_000)}.${fraction.padEnd(9, '0')}`
}
