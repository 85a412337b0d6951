import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cursor } from './label-set.ts'
import { LineScan, nameHash } from './line-scan.ts'
import { readSampleLine } from './sample-line.ts'
import { ValueReader } from './value-reader.ts'

const scanned = (text: string) => {
  const body = Buffer.from(text)
  const scan = new LineScan(body)
  if (!scan.scanName(body, 0, body.length) || !scan.scanLabels(body, body.length)) return null
  return { name: text.slice(0, scan.nameEnd), valueAt: scan.valueAt, labelsAt: scan.labelsAt }
}

const readCarefully = (text: string) => {
  const cursor: Cursor = { body: Buffer.from(text), at: 0, end: Buffer.byteLength(text) }
  return readSampleLine(cursor, new ValueReader('ms'))
}

describe('scanning a line without making strings', () => {
  test('the usual forms are known', () => {
    expect(scanned('m 1')).toEqual({ name: 'm', valueAt: 2, labelsAt: -1 })
    expect(scanned('m{a="}"}1')).toEqual({ name: 'm', valueAt: 8, labelsAt: 1 })
    expect(scanned('m { a = "b" c="d", } 1')).toEqual({ name: 'm', valueAt: 21, labelsAt: 2 })
  })

  test.each(['m', 'm ', 'm-x 1', '{"m"} 1', 'm{"l"="1"} 1', 'm{a="1",a="2"} 1', 'm{a="1} 1', 'm{,} 1', 'm{a="1"'])(
    '%s is left to the careful reader',
    (text) => {
      expect(scanned(text)).toBeNull()
    },
  )

  test('65 labels are left to the careful reader, and read by it', () => {
    const labels = (count: number) => Array.from({ length: count }, (_, i) => `l${i}="x"`).join(',')
    expect(scanned(`m{${labels(64)}} 1`)).not.toBeNull()
    expect(scanned(`m{${labels(65)}} 1`)).toBeNull()
    expect(readCarefully(`m{${labels(65)}} 1`)).toMatchObject({ name: 'm' })
  })

  test('what is scanned is what the careful reader reads, for any line', () => {
    const piece = fc.constantFrom(...'m_9:{}",= \t\\#', 'a="b"', 'c="d\\"', '"', ' 1', '{a="1"}', 'ä', '\0')
    let known = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `m${pieces.join('')} 1`
        const scan = scanned(text)
        if (scan === null) return
        const read = readCarefully(text)
        if ('failed' in read) {
          // Only the value is not looked at by the scan.
          expect(['bad-value', 'bad-timestamp', 'trailing-text']).toContain(read.failed)
          return
        }
        known++
        expect({ name: read.name, valueAt: read.valueAt }).toEqual({ name: scan.name, valueAt: scan.valueAt })
        expect(read.labels.size > 0).toBe(/[a-z_]/.test(text.slice(scan.name.length, scan.valueAt)))
      }),
      { numRuns: 20_000 },
    )
    expect(known).toBeGreaterThan(100)
  })

  test('a name is known again in the next line, and no name that only begins like it', () => {
    const names = ['http_total', 'http_total', 'http_tota', 'http_total', 'http_total2', 'http_totam', 'a', 'a']
    const body = Buffer.from(names.map((name) => `${name} `).join(''))
    const scan = new LineScan(body)
    let at = 0
    const same = names.map((name) => {
      expect(scan.scanName(body, at, body.length)).toBe(true)
      expect(scan.nameEnd).toBe(at + name.length)
      at += name.length + 1
      return scan.isSameName
    })
    expect(same).toEqual([false, true, false, false, false, false, false, true])
  })

  test('a name has the same hash as text and as bytes', () => {
    const body = Buffer.from('http_requests_total{')
    const scan = new LineScan(body)
    scan.scanName(body, 0, body.length)
    expect(scan.nameHash).toBe(nameHash('http_requests_total'))
  })
})
