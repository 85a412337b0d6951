import { PbfReader } from 'pbf'
import { isTooDeep } from '../logs/formats/deep-json.ts'
import { type Fields, isFields } from '../logs/formats/json-fields.ts'
import { attributesOfJson, listOf, readAttribute, readValue, valueOfJson } from './otlp-value.ts'
import { eachField, eachFieldOf, Malformed, textOf } from './protobuf.ts'

/** One log record of OpenTelemetry, whichever way it was written. */
export type OtlpRecord = {
  at: number | null
  severity: number
  severityText: string
  body: unknown
  attributes: Fields
  scope: string
}
/** Records are made when they are asked for: a request may have very many. */
export type OtlpLogs = { resource: Fields; records: Iterable<OtlpRecord> }[]
/** `rejected` says, once all records were asked for, how many things stand where records belong and are none. */
export type OtlpResult = { ok: true; logs: OtlpLogs; rejected: () => number } | { ok: false; why: string }

const none = () => 0

const maxRecords = 200_000
const maxResources = 10_000
const tooManyResources = `Over ${maxResources} resources in one request.`
const emptyRecord = (): OtlpRecord => ({
  at: null,
  severity: 0,
  severityText: '',
  body: null,
  attributes: {},
  scope: '',
})

/** Reads `ExportLogsServiceRequest` in JSON. */
export function readOtlpJson(text: string): OtlpResult {
  if (isTooDeep(text)) return { ok: false, why: 'The body is nested deeper than 200 times.' }
  let request: unknown
  try {
    request = JSON.parse(text)
  } catch {
    return { ok: false, why: 'The body is no JSON.' }
  }
  if (!isFields(request)) return { ok: false, why: 'The body is no object.' }
  const { resourceLogs } = request
  // An exporter with nothing to say leaves the list out.
  if (resourceLogs === undefined && Object.keys(request).length === 0) return { ok: true, logs: [], rejected: none }
  if (!Array.isArray(resourceLogs)) return { ok: false, why: 'The body has no resourceLogs.' }
  if (resourceLogs.length > maxResources) return { ok: false, why: tooManyResources }
  let rejected = 0
  function* fieldsIn(list: unknown): Generator<Fields> {
    for (const each of listOf(list)) {
      if (isFields(each)) yield each
      else rejected++
    }
  }
  function* recordsIn(scopes: unknown): Generator<OtlpRecord> {
    for (const { scope, logRecords } of fieldsIn(scopes)) {
      const name = isFields(scope) && typeof scope.name === 'string' ? scope.name : ''
      for (const record of fieldsIn(logRecords)) yield recordOfJson(record, name)
    }
  }
  const logs = [...fieldsIn(resourceLogs)].map(({ resource, scopeLogs }) => ({
    resource: isFields(resource) ? attributesOfJson(resource.attributes) : {},
    records: recordsIn(scopeLogs),
  }))
  return { ok: true, logs, rejected: () => rejected }
}

const recordOfJson = (record: Fields, scope: string): OtlpRecord => ({
  at: millisOf(record.timeUnixNano) ?? millisOf(record.observedTimeUnixNano),
  severity: Number(record.severityNumber ?? 0) || 0,
  severityText: typeof record.severityText === 'string' ? record.severityText : '',
  body: valueOfJson(record.body),
  attributes: attributesOfJson(record.attributes),
  scope,
})

/** Nanoseconds since 1970, as text or as a number; 0 is none. */
function millisOf(nanos: unknown): number | null {
  const millis = Math.round(Number(nanos ?? 0) / 1e6)
  return Number.isSafeInteger(millis) && millis > 0 ? millis : null
}

/** Reads the same in protobuf. Every length is checked before anything is read by it. */
export function readOtlpProtobuf(bytes: Uint8Array): OtlpResult {
  const logs: OtlpLogs = []
  let count = 0
  const readScopeLogs = (reader: PbfReader, records: OtlpRecord[]) => {
    const from = records.length
    let scope = ''
    eachFieldOf(reader, (field) => {
      if (field === 1)
        eachFieldOf(reader, (part) => {
          if (part === 1) scope = textOf(reader)
        })
      else if (field === 2) {
        if (++count > maxRecords) throw new Malformed(`Over ${maxRecords} records in one request.`)
        records.push(readRecord(reader))
      }
    })
    // The scope may stand behind its records.
    for (const record of records.slice(from)) record.scope = scope
  }
  try {
    const reader = new PbfReader(bytes)
    eachField(reader, reader.length, (field) => {
      if (field !== 1) return
      const one: { resource: Fields; records: OtlpRecord[] } = { resource: {}, records: [] }
      eachFieldOf(reader, (part) => {
        if (part === 1)
          eachFieldOf(reader, (at) => {
            if (at === 1) readAttribute(reader, one.resource)
          })
        else if (part === 2) readScopeLogs(reader, one.records)
      })
      if (logs.push(one) > maxResources) throw new Malformed(tooManyResources)
    })
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, why: error.message }
    // A number that ends outside of the bytes, or a kind of field that does not exist.
    if (error instanceof Error) return { ok: false, why: 'The bytes are no such message.' }
    throw error
  }
  return { ok: true, logs, rejected: none }
}

function readRecord(reader: PbfReader): OtlpRecord {
  const record = emptyRecord()
  let observed: number | null = null
  eachFieldOf(reader, (field) => {
    if (field === 1) record.at = millisOf(reader.readFixed64())
    else if (field === 2) record.severity = reader.readVarint()
    else if (field === 3) record.severityText = textOf(reader)
    else if (field === 5) record.body = readValue(reader)
    else if (field === 6) readAttribute(reader, record.attributes)
    else if (field === 11) observed = millisOf(reader.readFixed64())
  })
  record.at ??= observed
  return record
}
