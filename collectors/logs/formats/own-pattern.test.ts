import { expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { formatOfPattern } from './own-pattern.ts'

test('a pattern with named groups reads lines that nothing else knows', () => {
  const format = formatOfPattern('(?<level>[A-Z]+)~(?<logger>[^~]+)~(?<time>[^~]+)~(?<message>.*)$')
  expect(format?.parse('ERROR~shop.pay~2026-11-24T03:42:10Z~no money')).toMatchObject({
    level: 'error',
    logger: 'shop.pay',
    message: 'no money',
    stamp: 1_795_491_730_000,
    zoned: true,
  })
  expect(format?.parse('something else')).toBeNull()
})

test('a pattern with a status reads an access log', () => {
  const format = formatOfPattern(String.raw`(?<method>[A-Z]+) (?<path>\S+) => (?<status>\d+)`)
  expect(format).toMatchObject({ vantage: 'access-log' })
  expect(format?.parse('GET /pay => 502')).toMatchObject({
    level: 'error',
    request: { method: 'GET', path: '/pay', status: 502 },
  })
})

test('stacks behind the lines of a pattern belong to them', () => {
  const format = formatOfPattern('<(?<level>[a-z]+)> (?<message>.*)$')
  const text = `<info> up
<error> charge failed
Traceback (most recent call last):
  File "/srv/a.py", line 1, in pay
KeyError: 1
<info> next`
  const events = eventsOf(text, format)
  expect(events.map((event) => event.heads[0]?.message)).toEqual(['charge failed'])
  expect(events[0]?.lines).toHaveLength(4)
})

test('L29: a pattern takes no more than the square of the tried length on lines made to hurt', () => {
  let tried = 0
  for (const source of [String.raw`\w+ .*x\d+y`, '.*=a+b', String.raw`(?<a>\S+) (?<message>.*?) end$`]) {
    const format = formatOfPattern(source)
    for (const line of [
      'a'.repeat(100_000),
      `a ${'x1'.repeat(50_000)}`,
      '='.repeat(100_000),
      `b ${' en'.repeat(50_000)}`,
    ]) {
      format?.parse(line)
      tried++
    }
  }
  expect(tried).toBe(12)
})
