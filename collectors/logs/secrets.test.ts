import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Board, Change } from '../../contracts/board.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createLogSource } from './log-source.ts'
import { planted } from './testing/planted.fixture.ts'
import { recordingSink } from './testing/recording-sink.ts'

/** What only looks like a card must stay: people look for the order by it. */
const orders = ['4111111111111112', '5500 0000 0000 0005', '6011000990139425']

const ways: Record<string, (text: string) => string> = {
  'a message': (text) => `ERROR:shop:${text}\n`,
  'a traceback': (text) =>
    `ERROR:shop:failed\nTraceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g("""${text}""")\nValueError: ${text}\n`,
  'a JSON record': (text) =>
    `${JSON.stringify({ level: 50, msg: text, err: { type: 'Error', message: text, stack: `Error: ${text}\n    at pay (/srv/pay.js:1:2)` } })}\n`,
  'an Apache line': (text) =>
    `[Mon Nov 23 21:34:07.349243 2026] [wsgi:error] [pid 1:tid 2] [remote 127.0.0.1:46126] ERROR 2026-11-23 21:34:07,328 log 1 2 ${text.replaceAll('\\', '\\\\')}\n`,
  'an address in an access log': (text) =>
    `127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /a?x=${encodeURI(text).replaceAll('"', '%22')} HTTP/1.1" 500 1 "-" "x"\n`,
}

test('sixty secrets are planted', () =>
  expect(new Set(planted.map(([secret]) => secret)).size).toBeGreaterThanOrEqual(60))

/** Everything that leaves the collector for a log with these lines. */
async function leaving(lines: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-secrets-'))
  const path = join(folder, 'app.log')
  writeFileSync(path, lines.join(''))
  const into = recordingSink()
  const clock = manualClock()
  const source = createLogSource(
    { owner: { team: 'web', service: 'shop' }, log: { path, fromStart: true } },
    { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics: new Registry(), checkpoint: null },
  )
  source.start()
  await clock.advance(3_000)
  await source.stop()
  rmSync(folder, { recursive: true, force: true })
  return { into, out: JSON.stringify([into.counts, into.errors, source.reports(), source.checkpoint()]) }
}

test.each(Object.keys(ways))('L30: none of the planted secrets comes out of %s', async (way) => {
  const { into, out } = await leaving(planted.map(([, text]) => ways[way]!(text)))
  expect(into.errorCount()).toBe(planted.length)
  expect(
    planted.filter(([secret]) => out.includes(secret) || out.includes(encodeURI(secret))).map(([secret]) => secret),
  ).toEqual([])
})

test('L30: numbers of orders that are no cards stay in the sample', async () => {
  const { out } = await leaving(orders.map((order) => ways['a message']!(`order ${order} was not paid`)))
  for (const order of orders) expect(out).toContain(order)
})

test('L31: the wall is sent masked messages alone; it has no field for a raw one', async () => {
  const { into } = await leaving([
    ways['a message']!('order 17 at 10.0.0.9 was refused in 3 s by x7f3a for /srv/a.txt'),
  ])
  const group = into.errors[0]?.group
  expect(group?.message).toBe('order <num> at <host> was refused in <num> by <id> for <path>')
  expect(group?.sample?.text).toContain('order 17')
  for (const sent of [Board, Change]) {
    const fields = JSON.stringify(z.toJSONSchema(sent, { unrepresentable: 'any' }))
    expect(fields).toContain('"message"')
    for (const field of ['sample', 'text', 'raw', 'line', 'stack']) expect(fields).not.toContain(`"${field}":{`)
  }
})
