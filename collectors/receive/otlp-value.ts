import type { PbfReader } from 'pbf'
import { type Fields, isFields } from '../logs/formats/json-fields.ts'
import { eachFieldOf, Malformed, textOf } from './protobuf.ts'

const maxDepth = 20

/** A value of OpenTelemetry in JSON, as it would stand in plain JSON. */
export function valueOfJson(value: unknown, depth = 0): unknown {
  if (!isFields(value) || depth > maxDepth) return null
  if ('stringValue' in value) return value.stringValue
  if ('boolValue' in value) return value.boolValue
  if ('intValue' in value) return Number(value.intValue)
  if ('doubleValue' in value) return value.doubleValue
  if (isFields(value.arrayValue)) return listOf(value.arrayValue.values).map((each) => valueOfJson(each, depth + 1))
  if (isFields(value.kvlistValue)) return attributesOfJson(value.kvlistValue.values, depth + 1)
  return null
}

/** A list of keys and values in JSON, as an object. */
export function attributesOfJson(list: unknown, depth = 0): Fields {
  const fields: Fields = {}
  for (const each of listOf(list)) {
    if (isFields(each) && typeof each.key === 'string') fields[each.key] = valueOfJson(each.value, depth)
  }
  return fields
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The same of the bytes of a value. */
export function readValue(reader: PbfReader, depth = 0): unknown {
  if (depth > maxDepth) throw new Malformed('Values stand too deep within values.')
  let value: unknown = null
  eachFieldOf(reader, (field) => {
    if (field === 1) value = textOf(reader)
    else if (field === 2) value = reader.readBoolean()
    else if (field === 3) value = reader.readVarint(true)
    else if (field === 4) value = reader.readDouble()
    else if (field === 5) {
      const values: unknown[] = []
      eachFieldOf(reader, (part) => {
        if (part === 1) values.push(readValue(reader, depth + 1))
      })
      value = values
    } else if (field === 6) {
      const fields: Fields = {}
      eachFieldOf(reader, (part) => {
        if (part === 1) readAttribute(reader, fields, depth + 1)
      })
      value = fields
    }
  })
  return value
}

/** Puts a key and its value into the object. */
export function readAttribute(reader: PbfReader, into: Fields, depth = 0): void {
  let key = ''
  let value: unknown = null
  eachFieldOf(reader, (field) => {
    if (field === 1) key = textOf(reader)
    else if (field === 2) value = readValue(reader, depth)
  })
  into[key] = value
}
