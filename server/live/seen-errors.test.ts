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
