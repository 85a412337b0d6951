import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exceptionsIn } from '../../collectors/logs/blocks/exceptions.ts'
import { eventsOf } from '../../collectors/logs/testing/events-of.ts'
import { type Fleet, startFleet } from '../django-fleet/fleet.ts'
import { askMany } from './ask-many.ts'
import { followLog } from './follow-log.ts'

const limitMs = 180_000
const failures = 1_440
const clients = 24

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet({ processes: 4 })
}, limitMs)
afterAll(() => fleet?.stop(), limitMs)

/** Failures and good requests by turns; a good one writes an INFO line under [wsgi:error]. */
const mixed = (good: string, bad: string) =>
  Array.from({ length: 2 * failures }, (_, i) => (i % 2 === 0 ? `${bad}&n=${i}` : `${good}&n=${i}`))

const prefix = /^\[[^\]]+\] \[wsgi:error\] \[pid (\d+):tid (\d+)\] \[remote [^\]]+\] ?/
const writerOf = (line: string) => prefix.exec(line)?.slice(1, 3).join(':') ?? ''

/** What joining by adjacency makes of the log: whole blocks among lines that stand next to each other. */
function wholeByAdjacency(lines: string[]): number {
  const texts = lines.filter((line) => prefix.test(line)).map((line) => line.replace(prefix, ''))
  const heads = texts.flatMap((text, i) => (text.includes('Internal Server Error: ') ? [i] : []))
  const length = modeOf(heads.slice(1).map((head, i) => head - (heads[i] ?? 0)))
  return heads.filter((head) => {
    const block = texts.slice(head + 1, head + length)
    const isChained = block.filter((text) => text.startsWith('Traceback ')).length === 2
    return isChained && block.some((text) => text.startsWith('django.db.utils.OperationalError'))
  }).length
}

function modeOf(numbers: number[]): number {
  const counts = new Map<number, number>()
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

test(
  'L17, L18: four processes of eight threads under load: every traceback is whole, counted once, and INFO is no error',
  async () => {
    const path = join(fleet.runDir, 'stock-error.log')
    const followed = followLog(path)
    const url = `${fleet.stock}/api/stock`
    const answers = await askMany(mixed(`${url}/3?depot=main`, `${url}/3?depot=archive`), clients)
    expect(answers).toEqual({ 200: failures, 500: failures })
    await followed.becomes({ OperationalError: failures })
    expect(followed.recognised()).toBe('apache-error')
    expect(followed.errors.every(({ group }) => group.class === 'database')).toBe(true)

    const text = await readFile(path, 'utf8')
    const lines = text.split('\n')
    const events = eventsOf(text)
    const whole = events.filter(({ heads, lines: block }) => {
      const types = exceptionsIn(block).map(({ type }) => type)
      const isSummed = heads.filter((head) => head.message.startsWith('Internal Server Error: ')).length === 1
      const isOne = block.filter((line) => line.startsWith('Traceback ')).length === 2
      return isSummed && isOne && types.join() === 'sqlite3.OperationalError,django.db.utils.OperationalError'
    })
    expect({ events: events.length, whole: whole.length }).toEqual({ events: failures, whole: failures })
    // The log is a hard one: writers take turns inside of tracebacks, and there is an INFO line for every good answer.
    const inside = lines.filter(
      (line, i) => i > 0 && / {2}File "/.test(line) && writerOf(line) !== writerOf(lines[i - 1] ?? ''),
    )
    expect(inside.length).toBeGreaterThan(50)
    expect(wholeByAdjacency(lines)).toBeLessThan(failures)
    expect(lines.filter((line) => /\[wsgi:error\].*\] INFO /.test(line))).toHaveLength(failures)
  },
  limitMs,
)

test(
  'L17: an exception of the service itself is one event with its type, however many are written at once',
  async () => {
    const followed = followLog(join(fleet.runDir, 'orders-error.log'))
    const bad = Array.from({ length: 300 }, (_, i) => `${fleet.orders}/api/orders/${i}?currency=XTS`)
    expect(await askMany(bad, clients)).toEqual({ 500: 300 })
    await followed.becomes({ KeyError: 300 })
    expect(new Set(followed.errors.map(({ group }) => group.id)).size).toBe(1)
  },
  limitMs,
)
