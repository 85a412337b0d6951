import { expect, test } from 'vitest'
import type { Carries, GatewayOf } from '../../contracts/target.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { targetHeardAt } from '../evaluate/seen.fixture.ts'
import type { HeardTarget } from './live-team.ts'
import { chooseRateSource } from './rate-source.ts'

const now = 1_700_006_400_000
const app = targetHeardAt(now, { vantage: 'app' })
const edge = (gateway: Partial<GatewayOf> = {}, heard = now): HeardTarget =>
  targetHeardAt(heard, { vantage: 'gateway', gateway: { name: 'edge', carries: null, tellsMade: true, ...gateway } })

const choose = (
  counted: Vantage[],
  targets: HeardTarget[],
  { found = 'part', hasMade = false }: { found?: Carries; hasMade?: boolean } = {},
) => chooseRateSource({ counted: new Set(counted), targets, found, hasMade, now })

test('without a gateway the best vantage is the source, as before', () => {
  expect(choose(['access-log', 'app', 'error-log'], [app])).toEqual({ vantage: 'app', addsMade: true, note: null })
  expect(choose(['access-log', 'proxy'], [])).toEqual({ vantage: 'proxy', addsMade: false, note: null })
  expect(choose(['error-log'], [])).toMatchObject({ vantage: 'error-log' })
  expect(choose([], [app])).toMatchObject({ vantage: 'app' })
  expect(choose([], [])).toMatchObject({ vantage: null })
})

test('a service that counts nothing itself is counted at the gateway', () => {
  expect(choose(['gateway', 'gateway-made', 'error-log'], [edge()])).toEqual({
    vantage: 'gateway',
    addsMade: false,
    note: 'counted at the gateway edge, as nothing counts requests in the service itself',
  })
})

test('a service that has been dead or idle for an hour is counted at the gateway', () => {
  expect(choose(['gateway'], [app, edge()]).note).toBe(
    'counted at the gateway edge, as the service itself has counted nothing for an hour',
  )
})

test('a gateway that carries a part adds what it made itself, and no more', () => {
  expect(choose(['app', 'gateway', 'gateway-made'], [app, edge()], { hasMade: true })).toEqual({
    vantage: 'app',
    addsMade: true,
    note: 'failures that only the gateway edge saw are added',
  })
  expect(choose(['app', 'gateway'], [app, edge()])).toMatchObject({ vantage: 'app', note: null })
})

test('a gateway that carries all is what the users of the service see, and is its source', () => {
  const all = {
    vantage: 'gateway',
    addsMade: false,
    note: 'counted at the gateway edge, which carries all of its traffic',
  }
  expect(choose(['app', 'gateway'], [app, edge()], { found: 'all' })).toEqual(all)
  expect(choose(['app', 'gateway'], [app, edge({ carries: 'all' })])).toEqual(all)
})

test('what was configured goes before what was found', () => {
  expect(choose(['app', 'gateway'], [app, edge({ carries: 'part' })], { found: 'all' })).toMatchObject({
    vantage: 'app',
  })
})

test('a gateway that is not heard of is no source while the service is, whatever it carries', () => {
  const silent = edge({ carries: 'all' }, now - 61_000)
  expect(choose(['app', 'gateway'], [app, silent])).toMatchObject({ vantage: 'app', addsMade: true })
  const dead = targetHeardAt(now - 61_000, { vantage: 'app' })
  expect(choose(['app', 'gateway'], [dead, silent])).toMatchObject({ vantage: 'gateway' })
})

test('a gateway that cannot tell what it made is the source while the service itself cannot be read', () => {
  const blind = edge({ tellsMade: false })
  expect(choose(['app', 'gateway'], [app, blind])).toMatchObject({ vantage: 'app' })
  const dead = targetHeardAt(now - 61_000, { vantage: 'app' })
  expect(choose(['app', 'gateway'], [dead, blind])).toEqual({
    vantage: 'gateway',
    addsMade: false,
    note: 'counted at the gateway edge while the service itself cannot be read',
  })
  // One that tells adds its own failures to what the service counted before.
  expect(choose(['app', 'gateway'], [dead, edge()])).toMatchObject({ vantage: 'app', addsMade: true })
})

test('several gateways are named as such', () => {
  expect(choose(['gateway'], [edge(), edge({ name: 'api' })]).note).toMatch(/^counted at the gateways before it, as/)
})
