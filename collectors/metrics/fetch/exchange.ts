import type { Client, Dispatcher } from 'undici'
import type { Clock } from '../../../runtime/clock.ts'
import type { BodyReceiver } from './receive-body.ts'

/** What one request was answered with. */
export type Answer = {
  status: number
  header(name: string): string | null
  /** When its first byte was there, by the monotonic clock. */
  firstByteAt: number
}

/** How much of the body of an error is read, to show how it begins. */
const beginningBytes = 4_096

/** One request that is under way. Its body goes to the receiver. */
export interface Exchange {
  answer: Promise<Answer>
  /** Ends it, and its connection with it. */
  breakOff(reason: Error): void
}

type Request = { path: string; headers: Record<string, string> }

/** Asks once, without a stream between: bytes go from the socket into the receiver's memory. */
export function exchange(
  client: Client,
  { path, headers }: Request,
  { receiver, clock }: { receiver: BodyReceiver; clock: Clock },
): Exchange {
  let resolve: (answer: Answer) => void = () => {}
  let reject: (reason: Error) => void = () => {}
  const promise = new Promise<Answer>((...settle) => {
    ;[resolve, reject] = settle
  })
  let controller: Dispatcher.DispatchController | null = null
  let broken: Error | null = null
  let answer: Answer | null = null

  /** From here on nothing is received: the receiver may be in use for the next answer. */
  const breakOff = (reason: Error) => {
    broken ??= reason
    reject(reason)
    controller?.abort(reason)
  }
  /** What the receiver refuses ends the exchange. */
  const guarded = (receive: () => void) => {
    try {
      receive()
    } catch (error) {
      breakOff(error instanceof Error ? error : new Error(String(error)))
    }
  }

  client.dispatch(
    { method: 'GET', path, headers },
    {
      onRequestStart(given) {
        controller = given
        if (broken !== null) given.abort(broken)
      },
      onResponseStart(_, status, got) {
        if (status < 200) return
        const header = (name: string) => {
          const value = got[name]
          return (Array.isArray(value) ? value[0] : value) ?? null
        }
        answer = { status, header, firstByteAt: clock.elapsed() }
        const length = Number(header('content-length'))
        if (status === 200 && length > 0) guarded(() => receiver.expect(length))
      },
      onResponseData(_, chunk) {
        if (broken !== null || answer === null) return
        guarded(() => receiver.add(chunk))
        if (answer.status === 200 || receiver.body().length < beginningBytes) return
        resolve(answer)
        breakOff(new Error('The rest of an error is not read.'))
      },
      onResponseEnd() {
        if (answer === null) reject(new Error('It ended before it began.'))
        else resolve(answer)
      },
      onResponseError(_, error) {
        // The status that came before says more than how the body of an error ended.
        if (answer !== null && answer.status !== 200) resolve(answer)
        else reject(error)
      },
    },
  )
  return { answer: promise, breakOff }
}
