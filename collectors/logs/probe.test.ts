import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
        sentence: `${path} is read as python: 1 errors in its last 2 lines.`,
        format: 'python',
        lines: 2,
        errors: 1,
        lastLine: 'INFO:root:bye <email>',
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
