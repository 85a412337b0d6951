import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock } from '../../runtime/manual-clock.ts'
import { probeLog } from './probe.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultboard-probe-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const clock = manualClock()

test('says the format, the errors and the last line, scrubbed', () => {
  const path = join(folder, 'error.log')
  writeFileSync(path, 'ERROR:root:no money for alice@example.com\nINFO:root:bye bob@example.com\n')
  expect(probeLog({ path }, { clock })).toEqual({
    files: [
      {
        path,
        ok: true,
        fault: null,
        sentence: `${path} is read as python: 1 error in its last 2 lines.`,
        format: 'python',
        lines: 2,
        errors: 1,
        lastLine: 'INFO:root:bye <email>',
        lastError: { class: 'other', title: 'no money for <email>', message: 'no money for <email>' },
        kinds: 1,
        notes: [],
      },
    ],
    whyNotCounted: null,
  })
})

test('says why nothing is counted', () => {
  const path = join(folder, 'error.log')
  expect(probeLog({ path }, { clock })).toMatchObject({ files: [{ ok: false, fault: 'no-file' }] })
  expect(probeLog({ path: join(folder, '*.log') }, { clock }).whyNotCounted).toContain('No file matches')
  expect(probeLog({ path, format: 'apache' }, { clock }).whyNotCounted).toContain('There is no format "apache"')
  writeFileSync(path, 'INFO:root:hello\n')
  expect(probeLog({ path }, { clock }).whyNotCounted).toContain('No line at the end of these files is an error')
})

test('an access log is traffic even without errors', () => {
  const path = join(folder, 'access.log')
  writeFileSync(path, '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET / HTTP/1.1" 200 157\n')
  expect(probeLog({ path }, { clock })).toMatchObject({ files: [{ errors: 0, format: 'access' }], whyNotCounted: null })
})

test('says what is of no format, with an example and what would be right', () => {
  const path = join(folder, 'odd.log')
  writeFileSync(path, '@@ 17.3 |F| cart ~ no stock for bob@example.com\n@@ 17.4 |I| cart ~ saved\n'.repeat(3))
  const [file] = probeLog({ path }, { clock }).files
  expect(file?.errors).toBe(0)
  expect(file?.notes[0]).toBe('6 of 6 lines are of no format that is known, for example: @@ 17.4 |I| cart ~ saved')
  expect(file?.notes[1]).toContain('`pattern`')
  const pattern = String.raw`@@ [0-9.]+ \|(?<level>[A-Z])\| (?<logger>[^ ]+) ~ (?<message>.*)$`
  expect(probeLog({ path, pattern }, { clock }).files).toMatchObject([
    { format: 'pattern', errors: 3, kinds: 1, notes: [], lastError: { message: 'no stock for <email>' } },
  ])
  expect(probeLog({ path, pattern: '## (?<message>.*)$' }, { clock }).files[0]?.notes[0]).toContain(
    '6 of 6 lines are not what the pattern says',
  )
  const withoutLevel = '@@ (?<level>[0-9.]+) (?<message>.*)$'
  expect(probeLog({ path, pattern: withoutLevel }, { clock }).files[0]?.notes.join()).toContain(
    'has a level that is known',
  )
})

test('a folder, a pipe and a compressed file are said to be that, and nothing waits for them', () => {
  const [said] = probeLog({ path: folder }, { clock }).files
  expect(said).toMatchObject({
    ok: false,
    sentence: `A folder is no log: name the files in ${folder}, for example ${folder}/*.log.`,
  })
  const pipe = join(folder, 'pipe.log')
  execFileSync('mkfifo', [pipe])
  expect(probeLog({ path: pipe }, { clock }).files[0]?.sentence).toContain('A pipe or a device is no file')
  const packed = join(folder, 'old.log.gz')
  writeFileSync(packed, gzipSync('ERROR:root:no money\n'))
  expect(probeLog({ path: packed }, { clock }).files[0]).toMatchObject({
    fault: 'no-file',
    sentence: expect.stringContaining('A compressed file is not read'),
  })
})

test('what is no path of a file says so', () => {
  expect(probeLog({ path: 'http://127.0.0.1/metrics' }, { clock }).whyNotCounted).toContain('`scrape`')
  expect(probeLog({ path: 'no/such.log' }, { clock }).whyNotCounted).toContain(`in ${process.cwd()}`)
})

test('bytes that are no text are said to be that', () => {
  const path = join(folder, 'odd.log')
  writeFileSync(path, Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i % 50 === 0 ? 10 : 0x80 + (i % 64)))))
  expect(probeLog({ path }, { clock }).files[0]?.notes).toEqual([
    'Most of these lines hold bytes that are no text: this is no log, or it is packed or encrypted.',
  ])
})
