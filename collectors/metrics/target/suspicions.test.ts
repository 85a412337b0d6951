import { describe, expect, test } from 'vitest'
import { createReader } from '../exposition/reader.ts'
import { readTarget } from './read-target.fixture.ts'
import { Twins } from './twins.ts'

const samplesOf = (text: string) => createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' }).samples

describe('two families that rise together', () => {
  const text = (a: number, b: number) =>
    `process_start_time_seconds 1700000000.5\nhttp_requests_total{code="200",path="/a"} ${a}\napp_requests_total{code="200"} ${b}\n`

  test('are told to count the same requests, after twenty looks', () => {
    const one = readTarget()
    for (let minute = 0; minute < 25; minute++) one.read(text(100 + minute * 7, 30 + minute * 7), { waitMs: 61_000 })
    expect(one.notes()).toContain(
      'app_requests_total has risen with http_requests_total request by request: it counts the same ones, and is left out.',
    )
  })

  test('are not when one of them rises by itself', () => {
    const one = readTarget()
    for (let minute = 0; minute < 25; minute++) {
      one.read(text(100 + minute * 7, 30 + minute * 7 + (minute > 12 ? 40 : 0)), { waitMs: 61_000 })
    }
    expect(one.notes().join()).not.toContain('request by request')
  })
})

test('counters that reading sets back are suspected, and steady ones are not', () => {
  const values = [9, 3, 14, 2, 8, 5, 11, 1, 7, 4, 12, 6, 3, 10, 2, 9, 1, 8, 13, 5, 2, 7]
  const [reset, steady] = [readTarget(), readTarget()]
  for (const [i, value] of values.entries()) {
    reset.read(`process_start_time_seconds 1700000000.5\nweb_requests_total{code="200"} ${value}\n`)
    steady.read(`process_start_time_seconds 1700000000.5\nweb_requests_total{code="200"} ${i * 20 + value}\n`)
  }
  expect(reset.notes().join()).toContain('temporality: delta')
  expect(steady.notes().join()).not.toContain('temporality: delta')
})

describe('one process that is read at two addresses', () => {
  const look = (twins: Twins, name: string, [a, b]: readonly [number, number]) =>
    twins.look(name, {
      name,
      startedAt: 1_700_000_000,
      counters: samplesOf(`m_total{code="200",path="/a"} ${a}\nm_total{code="500",path="/a"} ${b}\n`),
    })

  test('is told at both of them', () => {
    const twins = new Twins()
    const said = Array.from({ length: 8 }, (_, i) => [
      look(twins, 'http://a/metrics', [100 + i * 10, i]),
      look(twins, 'http://b/metrics', [103 + i * 10, i]),
    ])
    expect(said.at(-1)).toEqual(['http://b/metrics', 'http://a/metrics'])
    twins.forget('http://b/metrics')
    expect(look(twins, 'http://a/metrics', [300, 9])).toBeNull()
  })

  test('is a note at the target', () => {
    const twins = new Twins()
    const text = (value: number) =>
      `process_start_time_seconds 1700000000.5\nhttp_requests_total{code="200"} ${value}\n`
    const [a, b] = ['http://a/metrics', 'http://b/metrics'].map((name) =>
      readTarget({ twinOf: (process) => twins.look(name, { name, ...process }) }),
    )
    for (let minute = 0; minute < 8; minute++) {
      a?.read(text(100 + minute * 9), { waitMs: 61_000 })
      b?.read(text(103 + minute * 9), { waitMs: 61_000 })
    }
    expect(a?.notes()).toContain('The same process is read at http://b/metrics too, so its requests count twice.')
  })

  test('is not seen in two replicas that began in the same second', () => {
    const twins = new Twins()
    for (let i = 0; i < 20; i++) {
      expect(look(twins, 'http://a/metrics', [100 + i * 10, i])).toBeNull()
      expect(look(twins, 'http://b/metrics', [100 + i * 10 + ((i * 7) % 11) - 5, i + (i % 2)])).toBeNull()
    }
  })
})
