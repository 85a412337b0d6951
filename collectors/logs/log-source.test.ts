import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ErrorGroup } from '../../contracts/error-group.ts'
import { TargetReport } from '../../contracts/target.ts'
import type { LogSource } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createLogSource } from './log-source.ts'
import { interleavedLog } from './testing/interleaved-log.ts'
import { recordingSink } from './testing/recording-sink.ts'

const owner = { team: 'web', service: 'shop' }
let folder: string
let path: string
const stops: (() => Promise<void>)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultboard-log-'))
  path = join(folder, 'app.log')
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  rmSync(folder, { recursive: true, force: true })
})

function start(
  source: Partial<LogSource> = {},
  more: { checkpoint?: unknown; into?: ReturnType<typeof recordingSink> } = {},
) {
  const into = more.into ?? recordingSink()
  const clock = manualClock()
  const metrics = new Registry()
  const log = createLogSource(
    { owner, log: { path, ...source } },
    { sink: into.sink, clock, random: systemRandom, log: silentLog(), metrics, checkpoint: more.checkpoint ?? null },
  )
  log.start()
  stops.push(() => log.stop())
  return { log, clock, into, metrics }
}

const error = (n: number) => `{"level":50,"msg":"failure ${n}","code":"E${n}"}\n`
const errors = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => error(from + i)).join('')

describe('following', () => {
  test('what was there before is not read, what comes is, and at once', async () => {
    writeFileSync(path, errors(0, 10))
    const { clock, into } = start()
    appendFileSync(path, errors(10, 13))
    await clock.advance(150)
    expect(into.errorCount()).toBe(3)
  })

  test('a file that appears later is read from its first line', async () => {
    const { clock, into, log } = start()
    expect(log.reports()[0]).toMatchObject({ ok: false, fault: 'no-file', name: path })
    writeFileSync(path, errors(0, 3))
    await clock.advance(1_100)
    expect(into.errorCount()).toBe(3)
    expect(log.reports()[0]).toMatchObject({ ok: true, fault: null, name: path, recognised: 'json' })
  })

  test('half a line waits for its other half', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    appendFileSync(path, error(1).slice(0, 10))
    await clock.advance(3_000)
    expect(into.errorCount()).toBe(0)
    appendFileSync(path, error(1).slice(10))
    await clock.advance(200)
    expect(into.errorCount()).toBe(1)
  })

  test('a line that was begun before the start is read whole', async () => {
    writeFileSync(path, error(0) + error(1).slice(0, 10))
    const { clock, into } = start()
    appendFileSync(path, error(1).slice(10))
    await clock.advance(200)
    expect(into.errors[0]?.group.message).toBe('failure <num>')
  })

  test('CRLF, a BOM, broken UTF-8 and NUL do no harm', async () => {
    const bytes = [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('ERROR one\r\nERROR t\xff\x00wo\r\n', 'latin1')]
    writeFileSync(path, Buffer.concat(bytes))
    const { clock, into } = start({ fromStart: true, format: 'plain' })
    await clock.advance(400)
    expect(into.errors.map((each) => each.group.sample?.text)).toEqual(['ERROR one', 'ERROR t\ufffd\ufffdwo'])
  })

  test('a line of many megabytes is cut, said so, and the next one is read', async () => {
    writeFileSync(path, `ERROR ${'x'.repeat(5_000_000)}\nERROR next one\n`)
    const { clock, into, log, metrics } = start({ fromStart: true, format: 'plain' })
    await clock.advance(400)
    expect(into.errorCount()).toBe(2)
    expect(log.reports()[0]?.notes.join()).toContain('over 1 MiB')
    expect(await metrics.getSingleMetricAsString('faultboard_log_truncated_total')).toContain('total 1')
  })

  test('nothing is read while the sink is full, and everything afterwards', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    into.state.isFull = true
    appendFileSync(path, errors(0, 5))
    await clock.advance(2_000)
    expect(into.errorCount()).toBe(0)
    into.state.isFull = false
    await clock.advance(200)
    expect(into.errorCount()).toBe(5)
  })
})

describe('rotation', () => {
  test('rename and create: both files are read to their ends', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    for (let round = 0; round < 5; round++) {
      appendFileSync(path, errors(0, 7))
      renameSync(path, `${path}.${round + 1}`)
      appendFileSync(`${path}.${round + 1}`, errors(7, 10))
      writeFileSync(path, errors(10, 12))
      await clock.advance(1_100)
      appendFileSync(`${path}.${round + 1}`, error(99))
      await clock.advance(1_100)
    }
    expect(into.errorCount()).toBe(5 * 13)
  })

  test('rename where the new name matches the glob too', async () => {
    writeFileSync(path, errors(0, 3))
    const { clock, into } = start({ path: join(folder, '*.log*'), fromStart: true })
    await clock.advance(1_100)
    renameSync(path, `${path}.1`)
    writeFileSync(path, errors(0, 2))
    await clock.advance(1_100)
    expect(into.errorCount()).toBe(5)
  })

  test('copytruncate: nothing twice, and what the copy has is found there', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    appendFileSync(path, errors(0, 50))
    await clock.advance(200)
    appendFileSync(path, errors(50, 60))
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    appendFileSync(path, errors(0, 4))
    await clock.advance(2_200)
    expect(into.errorCount()).toBe(64)
  })

  test('copytruncate where the copy matches the glob too', async () => {
    writeFileSync(path, errors(0, 30))
    const { clock, into } = start({ path: join(folder, 'app.log*'), fromStart: true })
    await clock.advance(200)
    copyFileSync(path, `${path}.1`)
    await clock.advance(2_000)
    appendFileSync(path, errors(30, 31))
    await clock.advance(200)
    truncateSync(path, 0)
    await clock.advance(2_000)
    appendFileSync(path, errors(31, 33))
    await clock.advance(2_000)
    expect(into.errorCount()).toBe(33)
  })

  test('truncated and grown beyond the old offset between two looks', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    appendFileSync(path, errors(0, 3))
    await clock.advance(200)
    truncateSync(path, 0)
    appendFileSync(path, errors(100, 120))
    await clock.advance(200)
    expect(into.errorCount()).toBe(23)
  })

  test('deleted and created again, whatever inode it gets', async () => {
    writeFileSync(path, '')
    const { clock, into } = start()
    for (let i = 0; i < 5; i++) {
      appendFileSync(path, errors(0, 3))
      await clock.advance(1_100)
      unlinkSync(path)
      writeFileSync(path, errors(0, 2))
      await clock.advance(1_100)
    }
    expect(into.errorCount()).toBe(25)
  })

  test('a deleted file that is still written to is read on', async () => {
    writeFileSync(path, errors(0, 1))
    const { openSync, writeSync, closeSync } = await import('node:fs')
    const { clock, into } = start()
    const fd = openSync(path, 'a')
    unlinkSync(path)
    await clock.advance(1_100)
    writeSync(fd, errors(1, 4))
    closeSync(fd)
    await clock.advance(1_100)
    expect(into.errorCount()).toBe(3)
  })

  test('a symlink that is given another target', async () => {
    const link = join(folder, 'current')
    writeFileSync(join(folder, 'a.txt'), '')
    symlinkSync(join(folder, 'a.txt'), link)
    const { clock, into } = start({ path: link })
    appendFileSync(join(folder, 'a.txt'), errors(0, 2))
    await clock.advance(1_100)
    writeFileSync(join(folder, 'b.txt'), errors(0, 3))
    unlinkSync(link)
    symlinkSync(join(folder, 'b.txt'), link)
    appendFileSync(join(folder, 'a.txt'), errors(2, 4))
    await clock.advance(2_200)
    appendFileSync(join(folder, 'b.txt'), errors(3, 4))
    await clock.advance(1_100)
    expect(into.errorCount()).toBe(8)
  })

  test('two files with equal beginnings are both followed', async () => {
    const head = errors(0, 100)
    writeFileSync(join(folder, 'a.log'), head)
    writeFileSync(join(folder, 'b.log'), head)
    const { clock, into } = start({ path: join(folder, '*.log'), fromStart: true })
    await clock.advance(1_100)
    expect(into.errorCount()).toBe(200)
  })
})

describe('restart', () => {
  test('lines written while nobody read are read once, also in the rotated file', async () => {
    writeFileSync(path, '')
    const first = start()
    appendFileSync(path, errors(0, 4))
    await first.clock.advance(200)
    await first.log.stop()
    appendFileSync(path, errors(4, 6))
    renameSync(path, `${path}.1`)
    writeFileSync(path, errors(6, 9))
    const second = start({}, { checkpoint: JSON.parse(JSON.stringify(first.log.checkpoint())), into: first.into })
    await second.clock.advance(1_100)
    expect(first.into.errorCount()).toBe(9)
  })

  test('truncated and grown beyond the stored offset meanwhile: the new content is read from its start', async () => {
    writeFileSync(path, '')
    const first = start()
    appendFileSync(path, errors(0, 4))
    await first.clock.advance(200)
    await first.log.stop()
    truncateSync(path, 0)
    appendFileSync(path, errors(50, 70))
    const second = start({}, { checkpoint: first.log.checkpoint(), into: first.into })
    await second.clock.advance(1_100)
    expect(first.into.errorCount()).toBe(24)
  })

  test('copytruncate meanwhile: the rest is in the copy', async () => {
    writeFileSync(path, '')
    const first = start()
    appendFileSync(path, errors(0, 4))
    await first.clock.advance(200)
    await first.log.stop()
    appendFileSync(path, errors(4, 6))
    copyFileSync(path, `${path}.1`)
    truncateSync(path, 0)
    appendFileSync(path, errors(6, 7))
    const second = start({}, { checkpoint: first.log.checkpoint(), into: first.into })
    await second.clock.advance(1_100)
    expect(first.into.errorCount()).toBe(7)
  })

  test('positions that cannot be read are no reason to fail', async () => {
    writeFileSync(path, errors(0, 4))
    const { clock, into } = start({}, { checkpoint: { files: 'no' } })
    appendFileSync(path, error(1))
    await clock.advance(200)
    expect(into.errorCount()).toBe(1)
  })

  test('killed at any moments, with blocks of many requests open: every error counts once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        fc.array(
          fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), waitMs: fc.integer({ min: 0, max: 400 }) }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        async (seed, cuts) => {
          let state = seed
          const chance = () => {
            state = (state * 48_271) % 2_147_483_647
            return state / 2_147_483_647
          }
          const { lines, errors: expected, calm } = interleavedLog(60, chance)
          const text = `${lines.join('\n')}\n`
          const file = join(folder, `${seed}-${cuts.length}.log`)
          writeFileSync(file, '')
          const into = recordingSink()
          let checkpoint: unknown = { files: [], merged: [] }
          let from = 0
          // Writers do not pause within a message, so a long wait comes only where no message is being written.
          const places = cuts.map(({ share, waitMs }) => {
            const calmAt = calm[Math.floor(share * (calm.length - 1))] ?? 0
            return waitMs < 100
              ? { to: Math.floor(text.length * share), waitMs }
              : { to: lines.slice(0, calmAt).join('\n').length + 1, waitMs }
          })
          for (const { to, waitMs } of [...places.sort((a, b) => a.to - b.to), { to: text.length, waitMs: 4_000 }]) {
            const { log, clock } = start({ path: file }, { checkpoint, into })
            appendFileSync(file, text.slice(from, to))
            from = Math.max(from, to)
            await clock.advance(waitMs)
            // A kill: nothing is closed properly, what was stored last is all there is.
            checkpoint = JSON.parse(JSON.stringify(log.checkpoint()))
            into.state.isFull = true
            await log.stop()
            into.state.isFull = false
          }
          const total = Object.values(expected).reduce((sum, n) => sum + n, 0)
          expect(into.errorCount()).toBe(total)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('what is said of targets', () => {
  test('an unknown format names those it may have meant', () => {
    const { log } = start({ format: 'apache' })
    expect(log.reports()[0]).toMatchObject({ ok: false, fault: 'unknown-format' })
    expect(log.reports()[0]?.detail).toContain('apache-error')
  })

  test('a pipe holds nobody up, a folder names what would be right, and a compressed file is not taken for lines', () => {
    execFileSync('mkfifo', [path])
    expect(start().log.reports()[0]).toMatchObject({ ok: false, fault: 'read-failed' })
    expect(start().log.reports()[0]?.detail).toContain('A pipe or a device is no file')
    expect(start({ path: folder }).log.reports()[0]?.detail).toContain(`${folder}/*.log`)
    writeFileSync(join(folder, 'old.gz'), gzipSync(error(1)))
    expect(start({ path: join(folder, 'old.gz') }).log.reports()[0]).toMatchObject({ ok: false, fault: 'no-file' })
  })

  test('a file that may not be read', async () => {
    writeFileSync(path, error(1))
    chmodSync(path, 0)
    const { log } = start()
    const isRoot = process.getuid?.() === 0
    expect(log.reports()[0]).toMatchObject(isRoot ? { ok: true } : { ok: false, fault: 'no-permission' })
  })

  test('a quiet file is good', async () => {
    writeFileSync(path, errors(0, 1))
    const { log, clock } = start()
    await clock.advance(60_000)
    expect(log.reports()[0]).toMatchObject({ ok: true, goodAt: clock.now() })
    for (const report of log.reports()) expect(TargetReport.safeParse(report).success).toBe(true)
  })
})

describe('what is counted', () => {
  test('interleaved requests of four processes with eight threads: every block is rebuilt, INFO is no error', async () => {
    let state = 7
    const chance = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const { lines, errors: expected } = interleavedLog(1_440, chance)
    writeFileSync(path, `${lines.join('\n')}\n`)
    const { clock, into, log } = start({ fromStart: true })
    await clock.advance(4_000)
    const seen = (title: string) => into.errors.filter((each) => each.group.title === title).length
    expect(log.reports()[0]?.recognised).toBe('apache-error')
    expect({
      'database, chained, with carets': seen('OperationalError'),
      'exception with a message of four lines': seen('ValueError'),
      'mod_wsgi itself': seen('KeyError'),
      gateway: seen('Bad Gateway'),
      'exception group': seen('TypeError'),
    }).toEqual(expected)
    expect(into.errorCount()).toBe(Object.values(expected).reduce((sum, n) => sum + n, 0))
    const database = into.errors.find((each) => each.group.title === 'OperationalError')?.group
    expect(database).toMatchObject({ class: 'database', where: 'shop/views.py in checkout', route: '/db/:id' })
    for (const { group } of into.errors) expect(ErrorGroup.safeParse(group).error).toBeUndefined()
    expect(new Set(into.errors.map((each) => each.group.id)).size).toBe(5)
  })

  test('the lines that mod_proxy writes about one request are one gateway error', async () => {
    writeFileSync(
      path,
      [
        '[Tue Nov 24 03:34:07.853435 2026] [proxy:error] [pid 22870:tid 22881] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:5996 (127.0.0.1:5996) failed',
        '[Tue Nov 24 03:34:07.853518 2026] [proxy_http:error] [pid 22870:tid 22881] [client 127.0.0.1:46208] AH01114: HTTP: failed to make connection to backend: 127.0.0.1',
        '[Tue Nov 24 03:34:07.853600 2026] [proxy:error] [pid 22870:tid 22881] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:5996 (127.0.0.1:5996) failed',
        '[Tue Nov 24 03:34:07.853700 2026] [proxy_http:error] [pid 22870:tid 22881] [client 127.0.0.1:46208] AH01114: HTTP: failed to make connection to backend: 127.0.0.1',
        '[Tue Nov 24 03:34:08.864746 2026] [proxy_http:error] [pid 22870:tid 22883] (70007)The timeout specified has expired: [client 127.0.0.1:46212] AH01102: error reading status line from remote server 127.0.0.1:5997',
        '[Tue Nov 24 03:34:08.864789 2026] [proxy:error] [pid 22870:tid 22883] [client 127.0.0.1:46212] AH00898: Error reading from remote server returned by /slow/',
        '',
      ].join('\n'),
    )
    const { clock, into } = start({ fromStart: true })
    await clock.advance(1_000)
    expect(into.errors.map((each) => each.group.class)).toEqual(['gateway', 'gateway', 'gateway'])
  })

  test('what an application logged of a request and the last word of Django on it are one error', async () => {
    const prefix = (micros: string) =>
      `[Mon Nov 23 21:34:07.${micros} 2026] [wsgi:error] [pid 1:tid 2] [remote 127.0.0.1:3]`
    writeFileSync(
      path,
      [
        `${prefix('100000')} ERROR 2026-11-23 21:34:07,328 views 1 2 orders cannot be reached`,
        `${prefix('100020')} Traceback (most recent call last):`,
        `${prefix('100030')}   File "/srv/bff/views.py", line 3, in orders`,
        `${prefix('100040')} requests.exceptions.ConnectionError: refused`,
        `${prefix('101000')} ERROR 2026-11-23 21:34:07,329 log 1 2 Bad Gateway: /orders`,
        `${prefix('105000')} ERROR 2026-11-23 21:34:07,333 log 1 2 Bad Gateway: /orders`,
        '',
      ].join('\n'),
    )
    const { clock, into } = start({ fromStart: true })
    await clock.advance(1_000)
    expect(into.errors.map((each) => [each.group.title, each.group.class])).toEqual([
      ['ConnectionError', 'gateway'],
      ['Bad Gateway', 'gateway'],
    ])
  })

  test('an access log counts requests, errors and routes; scrapes are not traffic', async () => {
    const line = (request: string, status: number) =>
      `127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "${request} HTTP/1.1" ${status} 1 "-" "x"\n`
    writeFileSync(
      path,
      [
        ['GET /orders/17?token=abc', 200],
        ['GET /orders/18', 502],
        ['GET /orders/19', 500],
        ['GET /metrics', 200],
        ['GET /wp-login.php', 404],
      ]
        .map(([request, status]) => line(String(request), Number(status)))
        .join(''),
    )
    const { clock, into, log } = start({ fromStart: true })
    await clock.advance(100)
    expect(into.requestCount()).toBe(4)
    expect(into.errorCount()).toBe(2)
    const routes: Record<string, number> = {}
    for (const counts of into.counts)
      for (const [route, { requests }] of Object.entries(counts.routes)) routes[route] = (routes[route] ?? 0) + requests
    expect(routes).toEqual({ 'GET /orders/:id': 3, other: 1 })
    expect(into.errors.map((each) => [each.group.title, each.group.class, each.group.route])).toEqual([
      ['HTTP 502', 'gateway', 'GET /orders/:id'],
      ['HTTP 500', 'http_5xx', 'GET /orders/:id'],
    ])
    expect(log.reports()[0]).toMatchObject({ recognised: 'access', vantage: 'access-log' })
  })

  test('ids of groups are equal after a restart, also of those whose words were found to differ', async () => {
    writeFileSync(path, '')
    const line = (who: string) => `{"level":50,"msg":"the order of ${who} could not be charged today"}\n`
    const first = start()
    appendFileSync(path, line('anna') + line('bert'))
    await first.clock.advance(200)
    await first.log.stop()
    const second = start({}, { checkpoint: JSON.parse(JSON.stringify(first.log.checkpoint())), into: first.into })
    appendFileSync(path, line('carl'))
    await second.clock.advance(1_100)
    expect(new Set(first.into.errors.map((each) => each.group.id)).size).toBe(1)
    expect(first.into.errors.at(-1)?.group.message).toBe('the order of <*> could not be charged today')
  })
})

test('after stopping, nothing is open and nothing is read any more', async () => {
  writeFileSync(path, '')
  const { log, clock, into } = start()
  await log.stop()
  await log.stop()
  appendFileSync(path, error(1))
  await clock.advance(5_000)
  expect(into.errorCount()).toBe(0)
  expect(existsSync(path)).toBe(true)
})
