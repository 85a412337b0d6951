import { PbfReader } from 'pbf'
import { eachField, eachFieldOf, Malformed, textOf } from './protobuf.ts'

/** One value of a series. `isStale`: the series is gone. */
export type ReceivedSample = { value: number; timestamp: number; isStale: boolean; startedAt: number | null }
export type ReceivedSeries = { labels: Map<string, string>; samples: ReceivedSample[] }

/** What one request brings, whichever version it is written in. */
export type WriteRequest = {
  series: ReceivedSeries[]
  /** Types of families, where they are told. */
  types: Map<string, string>
  /** Series that were left out, with the first reason in words. */
  invalid: { count: number; first: string | null }
  histograms: number
}

export type DecodeResult = { ok: true; request: WriteRequest } | { ok: false; why: string }
export type WriteVersion = 1 | 2

/** This very NaN says that a series has ended. Any other NaN is a value. */
const staleBits = 0x7ff0_0000_0000_0002n
const bounds = { series: 100_000, samples: 500_000, labels: 128, name: 1_024, value: 8_192, symbols: 500_000 }
const types1 = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset']

/** Reads the bytes of a request. Every length is checked against what is there before anything is read by it. */
export function decodeWriteRequest(bytes: Uint8Array, version: WriteVersion): DecodeResult {
  const request: WriteRequest = { series: [], types: new Map(), invalid: { count: 0, first: null }, histograms: 0 }
  try {
    const reader = new PbfReader(bytes)
    if (version === 1) readV1(reader, request)
    else readV2(reader, request)
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message }
    // A number that ends outside of the bytes, or a kind of field that does not exist.
    if (error instanceof RangeError || error instanceof Error)
      return { ok: false, why: 'The bytes are no such message.' }
    throw error
  }
  return { ok: true, request }
}

function readV1(reader: PbfReader, request: WriteRequest): void {
  let samples = 0
  eachField(reader, reader.length, (field) => {
    if (field === 3) return readMetadata1(reader, request)
    if (field !== 1) return
    const series: ReceivedSeries = { labels: new Map(), samples: [] }
    eachFieldOf(reader, (part) => {
      if (part === 1) {
        let name = ''
        let value = ''
        eachFieldOf(reader, (at) => {
          if (at === 1) name = textOf(reader)
          else if (at === 2) value = textOf(reader)
        })
        series.labels.set(name, value)
      } else if (part === 2) series.samples.push(readSample(reader, null))
      else if (part === 4) request.histograms++
    })
    samples = keep(request, series, samples)
  })
}

function readMetadata1(reader: PbfReader, { types }: WriteRequest): void {
  let type = 0
  let name = ''
  eachFieldOf(reader, (field) => {
    if (field === 1) type = reader.readVarint()
    else if (field === 2) name = textOf(reader)
  })
  const word = types1[type]
  if (name !== '' && word !== undefined && types.size < 50_000) types.set(name, word)
}

function readV2(reader: PbfReader, request: WriteRequest): void {
  const symbols: string[] = []
  let samples = 0
  const symbol = (index: number): string => {
    const text = symbols[index]
    if (text === undefined) throw new Malformed(`There is no symbol ${index}.`)
    return text
  }
  const readOne = () => {
    const refs: number[] = []
    const series: ReceivedSeries = { labels: new Map(), samples: [] }
    let created = 0
    let type = 0
    eachFieldOf(reader, (field) => {
      if (field === 1) reader.readPackedVarint(refs)
      else if (field === 2) series.samples.push(readSample(reader, null))
      else if (field === 3) request.histograms++
      else if (field === 5)
        eachFieldOf(reader, (part) => {
          if (part === 1) type = reader.readVarint()
        })
      else if (field === 6) created = reader.readVarint(true)
    })
    if (refs.length % 2 === 1) throw new Malformed('A label has a name and no value.')
    for (let i = 0; i < refs.length; i += 2) series.labels.set(symbol(refs[i] ?? 0), symbol(refs[i + 1] ?? 0))
    if (created > 0) for (const sample of series.samples) sample.startedAt ??= created
    const word = types1[type]
    const name = series.labels.get('__name__')
    // Types are told of families, and a family of a histogram has other names for its series.
    if (type > 0 && word !== undefined && name !== undefined) request.types.set(familyOf(name, word), word)
    samples = keep(request, series, samples)
  }
  // Symbols may stand after the series that name them.
  const starts: { pos: number; type: number }[] = []
  eachField(reader, reader.length, (field) => {
    if (field === 4) {
      if (symbols.length >= bounds.symbols) throw new Malformed(`Over ${bounds.symbols} symbols.`)
      symbols.push(textOf(reader))
    } else if (field === 5) {
      starts.push({ pos: reader.pos, type: reader.type })
      reader.skip(reader.type)
    }
  })
  for (const { pos, type } of starts) {
    reader.pos = pos
    reader.type = type
    readOne()
  }
}

const familyOf = (name: string, type: string): string =>
  type === 'histogram' || type === 'summary' ? name.replace(/_(?:bucket|sum|count)$/, '') : name

function readSample(reader: PbfReader, startedAt: number | null): ReceivedSample {
  const sample: ReceivedSample = { value: 0, timestamp: 0, isStale: false, startedAt }
  eachFieldOf(reader, (field) => {
    if (field === 1) {
      const { pos } = reader
      sample.value = reader.readDouble()
      // By its bits: a number that passes through a register may become another NaN.
      sample.isStale = Number.isNaN(sample.value) && reader.dataView.getBigUint64(pos, true) === staleBits
    } else if (field === 2) sample.timestamp = reader.readVarint(true)
    else if (field === 3) sample.startedAt = reader.readVarint(true) || null
  })
  return sample
}

/** Takes a series that is one; gives how many samples there are by now. */
function keep(request: WriteRequest, series: ReceivedSeries, samples: number): number {
  const why = faultOf(series)
  if (why !== null) {
    request.invalid.count++
    request.invalid.first ??= why
    return samples
  }
  if (request.series.length >= bounds.series) throw new Malformed(`Over ${bounds.series} series in one request.`)
  const sum = samples + series.samples.length
  if (sum > bounds.samples) throw new Malformed(`Over ${bounds.samples} samples in one request.`)
  request.series.push(series)
  return sum
}

function faultOf({ labels, samples }: ReceivedSeries): string | null {
  const name = labels.get('__name__')
  if (name === undefined || name === '') return 'A series has no __name__.'
  if (labels.size > bounds.labels) return `A series of ${name.slice(0, 100)} has over ${bounds.labels} labels.`
  for (const [label, value] of labels) {
    if (label === '' || label.length > bounds.name)
      return `A series of ${name.slice(0, 100)} has a label without a usable name.`
    if (value.length > bounds.value) return `A label of ${name.slice(0, 100)} is over ${bounds.value} characters.`
  }
  const isOff = samples.some(({ timestamp }) => !Number.isSafeInteger(timestamp) || timestamp <= 0)
  return isOff ? `A sample of ${name.slice(0, 100)} has no usable timestamp.` : null
}
