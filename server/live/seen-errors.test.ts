import { expect, test } from 'vitest'
import type { ErrorClass } from '../../contracts/error-class.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { carriedInto, listErrors, type SeenGroup } from './seen-errors.ts'

const seen = (vantage: Vantage, kind: ErrorClass, count: number): SeenGroup => ({
  group: {
    id: 'other',
    service: 'shop',
    vantage,
    class: kind,
    rule: 'r',
    title: `${vantage} ${kind}`,
    message: '',
    route: null,
    where: null,
    sample: null,
  },
  count,
  firstAt: 1,
  lastAt: 1,
})
const on = (route: string, entry: SeenGroup): SeenGroup => ({
  ...entry,
  group: { ...entry.group, route, title: `${entry.group.title} ${route}` },
})
const list = (groups: SeenGroup[], carried = 0) =>
  listErrors(groups, carried).map(({ group, count }) => `${count} ${group.title}`)

test('what the log tells of is not listed again by the counter', () => {
  expect(list([seen('app', 'http_5xx', 30), seen('error-log', 'exception', 30)])).toEqual(['30 error-log exception'])
})

test('the surplus of the counter is listed, and by the name that the log has no word for', () => {
  const groups = [seen('app', 'gateway', 9), seen('app', 'http_5xx', 30), seen('error-log', 'database', 30)]
  expect(list(groups)).toEqual(['30 error-log database', '9 app gateway'])
})

test('the same class explains itself first', () => {
  const groups = [seen('app', 'timeout', 4), seen('app', 'http_5xx', 4), seen('error-log', 'timeout', 4)]
  expect(list(groups)).toEqual(['4 error-log timeout', '4 app http_5xx'])
})

test('a proxy adds only what neither log nor service told of', () => {
  expect(list([seen('app', 'http_5xx', 5), seen('access-log', 'http_5xx', 5)])).toEqual(['5 app http_5xx'])
  expect(list([seen('app', 'http_5xx', 5), seen('access-log', 'gateway', 8)])).toEqual([
    '5 app http_5xx',
    '3 access-log gateway',
  ])
})

test('one error seen by one vantage is listed, whichever it is', () => {
  for (const vantage of ['app', 'proxy', 'access-log', 'error-log'] as const) {
    expect(list([seen(vantage, 'http_5xx', 1)])).toEqual([`1 ${vantage} http_5xx`])
  }
})

test('an error logged just before the window and counted just inside it is not listed as news', () => {
  const before = [seen('error-log', 'exception', 3), seen('app', 'http_5xx', 2)]
  expect(carriedInto(before)).toBe(1)
  expect(list([seen('app', 'http_5xx', 1)], 1)).toEqual([])
  expect(carriedInto([seen('app', 'http_5xx', 2)])).toBe(0)
})

test('what a gateway made itself is listed beside what the service and its log told of', () => {
  const groups = [seen('app', 'http_5xx', 5), seen('error-log', 'exception', 5), seen('gateway-made', 'timeout', 3)]
  expect(list(groups)).toEqual(['5 error-log exception', '3 gateway-made timeout'])
  expect(
    list([seen('app', 'http_5xx', 5), seen('gateway', 'http_5xx', 5), seen('gateway-made', 'gateway', 5)]),
  ).toEqual(['5 app http_5xx', '5 gateway-made gateway'])
})

test('a gateway’s own error log tells of what it made, and the own proxy of a service does not tell it again', () => {
  expect(list([seen('gateway-made', 'timeout', 3), seen('error-log', 'timeout', 2)])).toEqual([
    '2 error-log timeout',
    '1 gateway-made timeout',
  ])
  expect(list([seen('gateway-made', 'gateway', 3), seen('proxy', 'http_5xx', 3)])).toEqual(['3 gateway-made gateway'])
})

test('L24: what the log knows of a route is taken for the failures of that route', () => {
  const counted = [on('GET /a', seen('access-log', 'http_5xx', 5)), on('GET /b', seen('access-log', 'http_5xx', 5))]
  for (const route of ['GET /a', '/a']) {
    const told = on(route, seen('error-log', 'exception', 5))
    expect(list([told, ...counted])).toEqual([`5 error-log exception ${route}`, '5 access-log http_5xx GET /b'])
    expect(list([told, ...counted.toReversed()])).toEqual(list([told, ...counted]))
  }
})

test('L24: k failures and m explanations of a route are the larger of the two', () => {
  for (const [k, m] of [
    [7, 3],
    [3, 7],
    [5, 5],
  ] as const) {
    const both = [on('GET /a', seen('access-log', 'gateway', k)), on('GET /a', seen('error-log', 'gateway', m))]
    expect(listErrors(both, 0).reduce((sum, { count }) => sum + count, 0)).toBe(Math.max(k, m))
  }
})

test('the error log of a gateway tells of a time-out as a failure of a gateway, which is the same failure', () => {
  const made = on('GET /a', seen('gateway-made', 'timeout', 3))
  expect(list([made, on('GET /a', seen('error-log', 'gateway', 3))])).toEqual(['3 error-log gateway GET /a'])
  expect(list([made, on('GET /a', seen('error-log', 'exception', 3))])).toHaveLength(2)
})

test('where the log names no route, as many failures, seen last at the same time, are taken for it', () => {
  const told = { ...seen('error-log', 'exception', 6), lastAt: 9_000 }
  const early = { ...on('GET /a', seen('access-log', 'http_5xx', 6)), lastAt: 2_000 }
  const late = { ...on('GET /b', seen('access-log', 'http_5xx', 6)), lastAt: 8_500 }
  const more = { ...on('GET /c', seen('access-log', 'http_5xx', 40)), lastAt: 9_000 }
  expect(list([told, more, early, late])).toEqual([
    '6 error-log exception',
    '40 access-log http_5xx GET /c',
    '6 access-log http_5xx GET /a',
  ])
})
