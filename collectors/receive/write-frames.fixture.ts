import { PbfWriter } from 'pbf'
import { compress } from 'snappyjs'

export type Frame = {
  labels: Record<string, string>
  samples: [value: number | 'stale', timestamp: number, startedAt?: number][]
  created?: number
  type?: number
}

/** A double by its bits, so that a special NaN stays the one that it is. */
const staleBytes = new Uint8Array([2, 0, 0, 0, 0, 0, 0xf0, 0x7f])

function writeSample([value, timestamp, startedAt]: Frame['samples'][number], pbf: PbfWriter): void {
  if (value === 'stale') {
    pbf.writeTag(1, 1)
    pbf.realloc(8)
    pbf.buf.set(staleBytes, pbf.pos)
    pbf.pos += 8
  } else pbf.writeDoubleField(1, value)
  pbf.writeVarintField(2, timestamp)
  if (startedAt !== undefined) pbf.writeVarintField(3, startedAt)
}

/** A request of remote write 1.0, packed. */
export function frameV1(series: Frame[], types: Record<string, number> = {}): Buffer {
  const pbf = new PbfWriter()
  for (const one of series) {
    pbf.writeMessage(
      1,
      ({ labels, samples }: Frame, inner) => {
        for (const pair of Object.entries(labels))
          inner.writeMessage(
            1,
            ([name, value]: [string, string], label) => {
              label.writeStringField(1, name)
              label.writeStringField(2, value)
            },
            pair,
          )
        for (const sample of samples) inner.writeMessage(2, writeSample, sample)
      },
      one,
    )
  }
  for (const pair of Object.entries(types)) {
    pbf.writeMessage(
      3,
      ([name, type]: [string, number], inner) => {
        inner.writeVarintField(1, type)
        inner.writeStringField(2, name)
      },
      pair,
    )
  }
  return pack(pbf)
}

/** A request of remote write 2.0, packed: texts are symbols. */
export function frameV2(series: Frame[], { symbolsLast = false } = {}): Buffer {
  const symbols = ['']
  const refOf = (text: string) => {
    const there = symbols.indexOf(text)
    return there === -1 ? symbols.push(text) - 1 : there
  }
  const encoded = series.map((one) => ({ ...one, refs: Object.entries(one.labels).flat().map(refOf) }))
  const pbf = new PbfWriter()
  const writeSymbols = () => {
    for (const symbol of symbols) pbf.writeStringField(4, symbol)
  }
  if (!symbolsLast) writeSymbols()
  for (const one of encoded) {
    pbf.writeMessage(
      5,
      ({ refs, samples, created, type }: (typeof encoded)[number], inner) => {
        inner.writePackedVarint(1, refs)
        for (const sample of samples) inner.writeMessage(2, writeSample, sample)
        if (type !== undefined) inner.writeMessage(5, (of: number, metadata) => metadata.writeVarintField(1, of), type)
        if (created !== undefined) inner.writeVarintField(6, created)
      },
      one,
    )
  }
  if (symbolsLast) writeSymbols()
  return pack(pbf)
}

const pack = (pbf: PbfWriter): Buffer => Buffer.from(compress(new Uint8Array(pbf.finish())))

/** Headers that belong to a frame. */
export const headersOf = (version: 1 | 2): Record<string, string> => ({
  'content-encoding': 'snappy',
  'content-type':
    version === 1 ? 'application/x-protobuf' : 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
  'x-prometheus-remote-write-version': version === 1 ? '0.1.0' : '2.0.0',
})
