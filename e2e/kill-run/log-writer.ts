import { closeSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../runtime/random.ts'

/** What was written, and so what must be counted. */
export type Truth = { lines: number; errors: number; requests: number; failedRequests: number }

export type LogWriter = {
  readonly truth: Truth
  /** Writes about so many lines, half of them into each log, in one go for each. */
  write(lines: number): void
  /** Renames both logs, writes a little more into the renamed ones, as programs do, and begins new ones. */
  rotate(): void
  close(): void
}

/** Files under a name, of which the older ones are renamed with rising numbers. */
function openLog(path: string) {
  let fd = openSync(path, 'a')
  let rotated = 0
  return {
    write(text: string) {
      let bytes = Buffer.from(text)
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(fd, bytes))
    },
    rotate(last: string) {
      renameSync(path, `${path}.${++rotated}`)
      this.write(last)
      closeSync(fd)
      fd = openSync(path, 'a')
    },
    close: () => closeSync(fd),
  }
}

/**
 * The logs of a service: `app.log` with records of Python, some of which are errors with tracebacks of several lines, and
 * `access.log` with requests, some of which failed.
 */
export function openLogs(folder: string, random: Random): LogWriter {
  const app = openLog(join(folder, 'app.log'))
  const access = openLog(join(folder, 'access.log'))
  const truth: Truth = { lines: 0, errors: 0, requests: 0, failedRequests: 0 }

  const record = (): string[] => {
    const stamp = '2026-11-24 03:42:21,123'
    if (random.fraction() >= 0.05) return [`${stamp} INFO shop.orders: order ${truth.lines} accepted`]
    truth.errors++
    return [
      `${stamp} ERROR shop.orders: charge of order ${truth.lines} failed`,
      'Traceback (most recent call last):',
      '  File "/srv/shop/views.py", line 12, in charge',
      `shop.errors.CardError: card of order ${truth.lines} was refused`,
    ]
  }
  const records = (lines: number): string => {
    const written: string[] = []
    while (written.length < lines) {
      const next = record()
      truth.lines += next.length
      written.push(...next)
    }
    return `${written.join('\n')}\n`
  }
  const request = (): string => {
    const status = random.fraction() < 0.05 ? 502 : 200
    truth.lines++
    truth.requests++
    if (status === 502) truth.failedRequests++
    return `10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /orders/${truth.lines} HTTP/1.1" ${status} 157 "-" "curl/8"\n`
  }
  const requests = (lines: number): string => Array.from({ length: lines }, request).join('')

  return {
    truth,
    write(lines) {
      app.write(records(lines / 2))
      access.write(requests(lines / 2))
    },
    rotate() {
      app.rotate(records(20))
      access.rotate(requests(20))
    },
    close() {
      app.close()
      access.close()
    },
  }
}
