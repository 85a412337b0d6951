import type { IncomingMessage } from 'node:http'

/** What became of a request: the same words in the metric and in the documentation. */
export type ReceiveOutcome =
  | 'taken'
  | 'partly'
  | 'preflight'
  | 'not-found'
  | 'method'
  | 'unauthorized'
  | 'unsupported'
  | 'malformed'
  | 'too-big'
  | 'slow'
  | 'gone'
  | 'busy'
  | 'full'

export type Reply = {
  status: number
  outcome: ReceiveOutcome
  text?: string | Buffer
  headers?: Record<string, string>
  /** It is sent when this has resolved. */
  once?: Promise<void>
}

/** A request as it stands at the door. */
export type Visit = { path: string; query: URLSearchParams; headers: IncomingMessage['headers'] }

/** What takes requests at some paths. */
export type Room = {
  /** The paths, for people. */
  paths: string
  isAt(path: string): boolean
  mayEnter(visit: Visit): boolean
  /** Says why before the body is read, where that is known. */
  refuse(visit: Visit): Reply | null
  take(body: Buffer, visit: Visit): Promise<Reply> | Reply
  /** Programs in browsers write here too: they ask before they write. */
  isForBrowsers?: boolean
  /** Somebody was told to come later, who may never do it. */
  onSentAway?(why: 'busy' | 'full'): void
  /** Says what the door has to say in the form that senders of this room read. */
  phrase?(reply: Reply, visit: Visit): Reply
}
