import { spawn } from 'node:child_process'
import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logRoom, numbersIn } from '../testing/followed-log.ts'
import { createLineReader } from './line-reader.ts'

let room: ReturnType<typeof logRoom>
beforeEach(() => {
  room = logRoom()
})
afterEach(() => room.clean())

test('L7: one line of 10 bytes in a new file is delivered within a second', async () => {
  const { clock, into } = room.start({ path: room.path, format: 'plain' })
  writeFileSync(room.path, 'ERROR 456\n')
  await clock.advance(1_000)
  expect(into.errorCount()).toBe(1)
})

test('L13: a line of 50 MB without a newline: memory stays small, the line is cut and flagged, the next one is read', async () => {
  const program = fileURLToPath(new URL('../testing/long-line.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, room.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const bytes of child.stdout) said += bytes
  const { errors, notes, texts, cut, grownMb, rssMb } = JSON.parse(said)
  expect({ errors, cut }).toEqual({ errors: 2, cut: 1 })
  expect(notes).toContain('over 1 MiB')
  expect(texts.at(-1)).toBe('ERROR failure 2 of the writer')
  // The whole process is under 150 MB, tsx and all; what the line itself costs is far less.
  expect(rssMb).toBeLessThan(150)
  expect(grownMb).toBeLessThan(60)
}, 60_000)

const bom = Buffer.from([0xef, 0xbb, 0xbf])
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
const textsOf = (into: { errors: { group: { sample: { text: string } | null } }[] }) =>
  into.errors.map(({ group }) => group.sample?.text)

test('L14: invalid UTF-8 is shown as U+FFFD, CRLF and a BOM are taken off, NUL does no harm', async () => {
  writeFileSync(room.path, Buffer.concat([bom, Buffer.from('ERROR caf\xe9\r\nERROR \x00b\r\nERROR c\r\n', 'latin1')]))
  const { clock, into } = room.start({ path: room.path, format: 'plain', fromStart: true })
  await clock.advance(400)
  expect(textsOf(into)).toEqual(['ERROR caf\ufffd', 'ERROR \ufffdb', 'ERROR c'])
})

test('L14: a UTF-16LE file is read, from its beginning and from where it was followed', async () => {
  // Ċ is U+010A: its low byte is that of a newline, and is none.
  writeFileSync(room.path, utf16('ERROR één Ċ\r\nERROR two\r\n'))
  const first = room.start({ path: room.path, format: 'plain', fromStart: true })
  await first.clock.advance(400)
  appendFileSync(room.path, Buffer.from('ERROR thr', 'utf16le'))
  await first.clock.advance(400)
  appendFileSync(room.path, Buffer.from('ee\r\n', 'utf16le').subarray(0, -1))
  await first.clock.advance(400)
  expect(textsOf(first.into)).toEqual(['ERROR één Ċ', 'ERROR two'])
  appendFileSync(room.path, Buffer.from([0]))
  await first.clock.advance(400)
  await first.log.stop()
  expect(textsOf(first.into)).toEqual(['ERROR één Ċ', 'ERROR two', 'ERROR three'])

  appendFileSync(room.path, Buffer.from('ERROR four \ud800\r\n', 'utf16le'))
  const checkpoint = JSON.parse(JSON.stringify(first.log.checkpoint()))
  const second = room.start({ path: room.path, format: 'plain' }, { checkpoint, into: first.into })
  await second.clock.advance(400)
  expect(textsOf(first.into).at(-1)).toBe('ERROR four \ufffd')
  expect(first.into.errors.length).toBe(4)
})

test('L14: a UTF-16LE file that is followed from its end, and one of the other byte order', async () => {
  const other = join(room.folder, 'b.log')
  const path = join(room.folder, '*.log')
  writeFileSync(room.path, utf16('ERROR before\nERROR half'))
  writeFileSync(other, utf16('ERROR before\n').swap16())
  const { clock, into } = room.start({ path, format: 'plain' })
  appendFileSync(room.path, Buffer.from(' a line\n', 'utf16le'))
  appendFileSync(other, Buffer.from('ERROR big\n', 'utf16le').swap16())
  await clock.advance(1_400)
  expect(textsOf(into).sort()).toEqual(['ERROR big', 'ERROR half a line'])
})

test('L15: half a line of a rotated file is taken 2 s after its writer stopped, and never twice', async () => {
  writeFileSync(room.path, '')
  const { clock, into } = room.start({ path: room.path, format: 'plain' })
  appendFileSync(room.path, 'ERROR failure 1 of the wri')
  await clock.advance(5_000)
  expect(numbersIn(into)).toEqual([])
  renameSync(room.path, `${room.path}.1`)
  writeFileSync(room.path, 'ERROR failure 2 of the writer\n')
  appendFileSync(`${room.path}.1`, 'ter, sti')
  await clock.advance(1_500)
  expect(numbersIn(into)).toEqual([2])
  appendFileSync(`${room.path}.1`, 'll')
  await clock.advance(1_500)
  expect(numbersIn(into)).toEqual([2])
  await clock.advance(1_500)
  expect(textsOf(into)).toContain('ERROR failure 1 of the writer, still')
  appendFileSync(`${room.path}.1`, ' there\nERROR failure 3 of the writer\n')
  await clock.advance(6_000)
  expect(numbersIn(into)).toEqual([1, 2, 3])
})

test('lines come out the same, however the bytes are cut and whoever else reads in between', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '\u010a', '\u0a00'), maxLength: 12 })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(line, fc.constant('x'.repeat(70_000)), fc.constant('y'.repeat(300_000))), { maxLength: 12 }),
      fc.array(fc.nat(400_000), { maxLength: 12 }),
      fc.constantFrom('utf8', 'utf16le'),
      (lines, cuts, encoding) => {
        const text = lines.map((each) => `${each}\n`).join('')
        const bytes = encoding === 'utf8' ? Buffer.from(text) : utf16(text)
        let there = 0
        const reader = createLineReader(
          (into, at, { length, position }) => bytes.subarray(0, there).copy(into, at, position, position + length),
          0,
          Buffer.alloc(0),
        )
        const other = createLineReader(
          (into, at, { length }) => into.fill(10, at, at + length) && length,
          0,
          Buffer.alloc(0),
        )
        const found: string[] = []
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          there = Math.min(cut, bytes.length)
          while (reader.step()) {
            const { text: each, start, end, before } = reader.line()
            expect(before.equals(bytes.subarray(Math.max(0, start - 64), start))).toBe(true)
            expect(end).toBe(reader.lineStart)
            found.push(each)
          }
          expect(reader.before.equals(bytes.subarray(Math.max(0, reader.lineStart - 64), reader.lineStart))).toBe(true)
          other.step()
        }
        expect(found).toEqual(lines.map((each) => each.replace(/\r$/, '')))
      },
    ),
    { numRuns: 200 },
  )
})
