import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { type Fields, hasText, readFields } from './json-fields.ts'

const levels = new Set(['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'])
const foreign = ['time', 'ts', '@timestamp', 'logger_name', 'logger', 'caller', 'target', 'fields', 'context', 'error']

const isWinston = (fields: Fields): boolean =>
  hasText(fields, 'level', 'message') && levels.has(String(fields.level)) && !foreign.some((name) => name in fields)

export const format: Format = {
  name: 'winston-json',
  about: 'Lines of winston on Node in its JSON format.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(isWinston),
  examples: [
    {
      line: '{"level":"error","message":"db down","stack":"Error: db down\\n    at a (/b.js:1:2)","timestamp":"2026-11-24T03:41:25.166Z"}',
      record: { level: 'error', message: 'db down', stamp: 1_795_491_685_166, zoned: true },
    },
    { line: '{"level":"info","message":"up","service":"shop"}', record: { level: 'info', message: 'up' } },
    { line: '{"level":"http","message":"GET /","service":"shop"}', record: { level: 'info' } },
  ],
}
