import { PbfReader } from 'pbf'
import { isFields } from '../logs/formats/json-fields.ts'
import { listOf } from './otlp-value.ts'
import { eachField, eachFieldOf, Malformed, textOf } from './protobuf.ts'

/** Lines under one set of labels, each with its time in milliseconds. */
export type LokiStream = { labels: Map<string, string>; lines: { at: number | null; text: string }[] }
export type LokiResult = { ok: true; streams: LokiStream[]; skipped: number } | { ok: false; why: string }

const maxLines = 200_000
const maxStreams = 10_000
const tooManyStreams = `Over ${maxStreams} streams in one request.`

/** Reads a push to Loki in JSON: `{"streams":[{"stream":{…},"values":[["<nanoseconds>","<line>"]]}]}`. */
export function readLokiJson(text: string): LokiResult {
  let push: unknown
  try {
    push = JSON.parse(text)
  } catch {
    return { ok: false, why: 'The body is no JSON.' }
  }
  if (!isFields(push) || !Array.isArray(push.streams)) return { ok: false, why: 'The body has no streams.' }
  if (push.streams.length > maxStreams) return { ok: false, why: tooManyStreams }
  let skipped = 0
  const streams = push.streams.flatMap((each): LokiStream[] => {
    if (!isFields(each)) {
      skipped++
      return []
    }
    const labels = isFields(each.stream) ? Object.entries(each.stream) : []
    const lines = listOf(each.values).flatMap((value) => {
      const [nanos, line]: unknown[] = listOf(value)
      if (typeof line === 'string') return [{ at: millisOf(nanos), text: line }]
      skipped++
      return []
    })
    return [{ labels: new Map(labels.map(([name, value]) => [name, String(value)])), lines }]
  })
  return { ok: true, streams, skipped }
}

function millisOf(nanos: unknown): number | null {
  const millis = Math.round(Number(nanos) / 1e6)
  return Number.isSafeInteger(millis) && millis > 0 ? millis : null
}

/** Reads the same in protobuf (`logproto.PushRequest`), unpacked. */
export function readLokiProtobuf(bytes: Uint8Array): LokiResult {
  const streams: LokiStream[] = []
  let count = 0
  const readEntry = (reader: PbfReader): LokiStream['lines'][number] => {
    const line: LokiStream['lines'][number] = { at: null, text: '' }
    eachFieldOf(reader, (field) => {
      if (field === 2) line.text = textOf(reader)
      else if (field === 1)
        eachFieldOf(reader, (part) => {
          if (part === 1) line.at = (line.at ?? 0) + reader.readVarint(true) * 1_000
          else if (part === 2) line.at = (line.at ?? 0) + Math.round(reader.readVarint() / 1e6)
        })
    })
    return line
  }
  try {
    const reader = new PbfReader(bytes)
    eachField(reader, reader.length, (field) => {
      if (field !== 1) return
      const stream: LokiStream = { labels: new Map(), lines: [] }
      eachFieldOf(reader, (part) => {
        if (part === 1) stream.labels = labelsIn(textOf(reader))
        else if (part === 2) {
          if (++count > maxLines) throw new Malformed(`Over ${maxLines} lines in one request.`)
          stream.lines.push(readEntry(reader))
        }
      })
      if (streams.push(stream) > maxStreams) throw new Malformed(tooManyStreams)
    })
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message }
    // A number that ends outside of the bytes, or a kind of field that does not exist.
    if (error instanceof Error) return { ok: false, why: 'The bytes are no such message.' }
    throw error
  }
  return { ok: true, streams, skipped: 0 }
}

const label = /([A-Za-z_][\w.]{0,200})="((?:[^"\\]|\\.){0,2000})"/g

/** `{app="shop", pod="shop-1"}` as Loki writes labels. */
const labelsIn = (text: string): Map<string, string> =>
  new Map(
    [...text.slice(0, 65_536).matchAll(label)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, '$1'),
    ]),
  )
