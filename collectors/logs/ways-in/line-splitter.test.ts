import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxLineBytes } from '../tail/line-reader.ts'
import { createLineSplitter } from './line-splitter.ts'

function linesOf(chunks: Buffer[]): { text: string; isCut: boolean }[] {
  const lines: { text: string; isCut: boolean }[] = []
  const splitter = createLineSplitter((text, isCut) => void lines.push({ text, isCut }))
  for (const chunk of chunks) {
    splitter.take(chunk)
    // Whoever reads may write the next bytes into the same memory.
    chunk.fill(0)
  }
  splitter.end()
  return lines
}

test('lines are the same in whatever pieces they come', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' '))
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (texts, sizes) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''))
        const chunks: Buffer[] = []
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = sizes[n % sizes.length] ?? 1
          chunks.push(Buffer.from(bytes.subarray(at, at + size)))
          at += size
        }
        expect(linesOf(chunks)).toEqual(texts.map((text) => ({ text, isCut: false })))
      },
    ),
  )
})

test('CRLF is taken away, broken UTF-8 is shown, and the last line needs no end', () => {
  expect(linesOf([Buffer.from('a\r\nb\xff\n\nlast', 'latin1')]).map(({ text }) => text)).toEqual([
    'a',
    'b\ufffd',
    '',
    'last',
  ])
})

test('a line that is too long is cut and said so, in one piece or in many, and the next one is whole', () => {
  const long = Buffer.from(`${'x'.repeat(2 * maxLineBytes)}\nnext\n`)
  const pieces = Array.from({ length: Math.ceil(long.length / 65_536) }, (_, n) =>
    Buffer.from(long.subarray(n * 65_536, (n + 1) * 65_536)),
  )
  for (const chunks of [pieces, [long]]) {
    const [first, next, ...more] = linesOf(chunks)
    expect([first?.text.length, first?.isCut, next, more]).toEqual([
      maxLineBytes,
      true,
      { text: 'next', isCut: false },
      [],
    ])
  }
})
