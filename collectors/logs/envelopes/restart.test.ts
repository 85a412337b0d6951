import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../../runtime/log.ts'
import { manualClock } from '../../../runtime/manual-clock.ts'
import { systemRandom } from '../../../runtime/random.ts'
import { createLogSource } from '../log-source.ts'
import { recordingSink } from '../testing/recording-sink.ts'

const owner = { team: 'web', service: 'shop' }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultboard-parts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const traceback = (n: number) => [
  `ERROR:shop:failed ${'long '.repeat(60)}${n}`,
  'Traceback (most recent call last):',
  '  File "/srv/shop/pay.py", line 1, in charge',
  `KeyError: ${n}`,
]
type Writer = (stream: string, text: string, isPart: boolean) => string
const time = '2026-11-24T03:42:10.123456789Z'
const writers: [string, Writer][] = [
  ['CRI', (stream, text, isPart) => `${time} ${stream} ${isPart ? 'P' : 'F'} ${text}`],
  ['docker', (stream, text, isPart) => JSON.stringify({ log: isPart ? text : `${text}\n`, stream, time })],
]

/** Errors on one stream, requests and INFO on the other, all of them in parts of a hundred characters. */
function containerLog(write: Writer, count: number, chance: () => number): string {
  const queues = {
    stderr: Array.from({ length: count }, (_, n) => traceback(n)).flat(),
    stdout: Array.from({ length: count * 2 }, (_, n) =>
      n % 2 === 0
        ? `INFO:shop:order ${'x'.repeat(250)} ${n}`
        : `127.0.0.1 - - [24/Nov/2026:03:42:10 +0000] "GET /${n}/${'y'.repeat(120)} HTTP/1.1" 500 1`,
    ),
  }
  const parts = (stream: string, texts: string[]) =>
    texts.flatMap((text) => {
      const pieces = text.match(/.{1,100}/g) ?? ['']
      return pieces.map((piece, i) => write(stream, piece, i < pieces.length - 1))
    })
  const left = [parts('stderr', queues.stderr), parts('stdout', queues.stdout)]
  const lines: string[] = []
  while (left.some((queue) => queue.length > 0)) {
    const queue = left[chance() < 0.5 ? 0 : 1]
    const line = queue?.shift()
    if (line !== undefined) lines.push(line)
  }
  return `${lines.join('\n')}\n`
}

test.each(writers)(
  'L22: killed at any moments between parts of %s, every error and request counts once',
  async (name, write) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 - 2 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }),
        async (seed, shares) => {
          let state = seed
          const chance = () => {
            state = (state * 48_271) % 2_147_483_647
            return state / 2_147_483_647
          }
          const text = containerLog(write, 20, chance)
          const path = join(folder, `${name}-${seed}.log`)
          writeFileSync(path, '')
          const into = recordingSink()
          let checkpoint: unknown = { files: [], merged: [] }
          let from = 0
          const stops = [...shares.sort((a, b) => a - b), 1].map((share) => Math.floor(text.length * share))
          for (const [i, to] of stops.entries()) {
            const clock = manualClock()
            const log = createLogSource(
              { owner, log: { path } },
              { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics: new Registry(), checkpoint },
            )
            log.start()
            appendFileSync(path, text.slice(from, to))
            from = to
            await clock.advance(i === stops.length - 1 ? 4_000 : 60)
            checkpoint = JSON.parse(JSON.stringify(log.checkpoint()))
            into.state.isFull = true
            await log.stop()
            into.state.isFull = false
          }
          expect({ requests: into.requestCount(), errors: into.errorCount() }).toEqual({ requests: 20, errors: 40 })
        },
      ),
      { numRuns: 25 },
    )
  },
)
