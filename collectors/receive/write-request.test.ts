import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackSnappy } from './snappy-block.ts'
import { type Frame, frameV1, frameV2 } from './write-frames.fixture.ts'
import { decodeWriteRequest } from './write-request.ts'

const bytesOf = (packed: Buffer) => {
  const result = unpackSnappy(packed, 1 << 24)
  if (!result.ok) throw new Error(result.reason)
  return result.bytes
}
const decode = (packed: Buffer, version: 1 | 2) => {
  const result = decodeWriteRequest(bytesOf(packed), version)
  if (!result.ok) throw new Error(result.why)
  return result.request
}
const plain = {
  labels: { __name__: 'x_total', job: 'shop', instance: 'a:1', text: 'größe "x"' },
  samples: [
    [5, 1_700_000_000_123],
    [6.5, 1_700_000_001_123],
  ],
} as const
const frame = {
  labels: { ...plain.labels },
  samples: plain.samples.map(([value, at]): [number, number] => [value, at]),
}

test('both versions bring the same series, in any order of symbols', () => {
  const expected = [
    {
      labels: new Map(Object.entries(plain.labels)),
      samples: plain.samples.map(([value, timestamp]) => ({ value, timestamp, isStale: false, startedAt: null })),
    },
  ]
  expect(decode(frameV1([frame]), 1).series).toEqual(expected)
  expect(decode(frameV2([frame]), 2).series).toEqual(expected)
  expect(decode(frameV2([frame], { symbolsLast: true }), 2).series).toEqual(expected)
})

test('start timestamps are taken of a sample, or of its series', () => {
  const [series] = decode(
    frameV2([
      {
        ...frame,
        created: 7,
        samples: [
          [1, 10],
          [2, 20, 15],
        ],
      },
    ]),
    2,
  ).series
  expect(series?.samples.map(({ startedAt }) => startedAt)).toEqual([7, 15])
})

test('gone is one NaN by its bits; any other NaN is a value', () => {
  for (const version of [1, 2] as const) {
    const packed = (version === 1 ? frameV1 : frameV2)([
      {
        ...frame,
        samples: [
          ['stale', 10],
          [Number.NaN, 20],
        ],
      },
    ])
    expect(decode(packed, version).series[0]?.samples).toMatchObject([
      { isStale: true, timestamp: 10 },
      { isStale: false, value: Number.NaN, timestamp: 20 },
    ])
  }
})

test('types of families are known from both', () => {
  expect([...decode(frameV1([frame], { http_seconds: 3, x_total: 1 }), 1).types]).toEqual([
    ['http_seconds', 'histogram'],
    ['x_total', 'counter'],
  ])
  const typed = frameV2([{ ...frame, labels: { ...frame.labels, __name__: 'http_seconds_count' }, type: 3 }])
  expect([...decode(typed, 2).types]).toEqual([['http_seconds', 'histogram']])
})

test('a series that is none costs itself, and is said', () => {
  const odd: Frame[] = [
    { labels: { job: 'x' }, samples: frame.samples },
    { labels: { __name__: 'y', long: 'x'.repeat(9_000) }, samples: frame.samples },
    {
      labels: { __name__: 'y', ...Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`l${n}`, 'v'])) },
      samples: frame.samples,
    },
    { labels: { __name__: 'y' }, samples: [[1, 0]] },
  ]
  const request = decode(frameV1([...odd, frame]), 1)
  expect(request.series).toHaveLength(1)
  expect(request.invalid).toEqual({ count: 4, first: 'A series has no __name__.' })
})

test('bytes that are cut or broken anywhere are refused or read, never followed', () => {
  const good = { 1: bytesOf(frameV1([frame, frame])), 2: bytesOf(frameV2([frame, frame])) }
  for (const version of [1, 2] as const) {
    for (let end = 0; end < good[version].length; end++) decodeWriteRequest(good[version].subarray(0, end), version)
    fc.assert(
      fc.property(fc.nat(good[version].length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(good[version])
        bytes[at] = byte
        decodeWriteRequest(bytes, version)
      }),
      { numRuns: 2_000 },
    )
  }
  expect(decodeWriteRequest(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]), 1)).toMatchObject({ ok: false })
  expect(decodeWriteRequest(Buffer.from([0x2a, 0x02, 0x08, 0x07]), 2)).toMatchObject({ ok: false })
})
