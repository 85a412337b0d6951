import { expect, test } from 'vitest'
import { Backends } from '../../runtime/config-gateway.ts'
import { createBackendMap } from './backend-map.ts'
import { createGatewayRoom } from './gateway-room.ts'

const edge = { gateway: { team: 'web', service: 'edge' }, kind: 'metrics' } as const

function world(
  services: string[],
  backends?: unknown,
  by: typeof edge | { gateway: typeof edge.gateway; kind: 'log' } = edge,
) {
  const room = createGatewayRoom()
  for (const path of services) {
    const [team = '', service = ''] = path.split('/')
    room.know({ team, service })
  }
  const map = createBackendMap({ by, backends: backends === undefined ? undefined : Backends.parse(backends) }, room)
  const of = (name: string, path?: string) => {
    const place = map.of([name], path)
    return place === null ? null : `${place.owner.team}/${place.owner.service}`
  }
  return { room, map, of }
}

test('a backend is the service that its name means, without any configuration', () => {
  const { of, map } = world(['web/shop', 'web/orders'])
  expect([of('shop_be'), of('orders@docker'), of('be_orders')]).toEqual(['web/shop', 'web/orders', 'web/orders'])
  expect(map.notes()).toEqual([])
})

test('a service of the own team goes first, and a name that several other teams have is nobody’s', () => {
  const { of, map } = world(['web/shop', 'payments/shop', 'payments/search', 'data/search'])
  expect(of('shop')).toBe('web/shop')
  expect(of('search')).toBe(null)
  expect(map.notes()).toEqual(['Backend search: several teams have a service search.'])
})

test('an unknown backend is noted with the line that would map it, and is found once its service is known', () => {
  const { of, map, room } = world(['web/shop'])
  expect([of('legacy'), of('10.0.0.7:80')]).toEqual([null, null])
  expect(map.notes()).toEqual([
    'No service has the name of the backends legacy, 10.0.0.7:80. If it is one, say so: backends: { legacy: SERVICE, "10.0.0.7:80": SERVICE }',
  ])
  room.know({ team: 'web', service: 'legacy' })
  expect(of('legacy')).toBe('web/legacy')
})

test('one line of YAML says whose a backend is, or that it is nobody’s', () => {
  const { of, map } = world(['web/shop'], {
    web1: 'shop',
    pay: 'payments/legacy-shop',
    admin: null,
    shop_be: { carries: 'all' },
  })
  expect([of('web1'), of('pay'), of('admin')]).toEqual(['web/shop', 'payments/legacy-shop', null])
  expect(map.of(['shop_be'])).toEqual({ owner: { team: 'web', service: 'shop' }, carries: 'all', isSaid: false })
  expect(map.notes()).toEqual([])
})

test('the longest path prefix decides, and names go before paths', () => {
  const { of } = world(['web/shop'], { '/shop/': 'shop', '/shop/pay': 'pay', web1: 'one' })
  expect(of('x', '/shop/cart')).toBe('web/shop')
  expect(of('x', '/shop')).toBe('web/shop')
  expect(of('x', '/shop/pay/1')).toBe('web/pay')
  expect(of('web1', '/shop/pay/1')).toBe('web/one')
  expect(of('x', '/shopping')).toBe(null)
})

test('a star turns the finding off, and a backend called constructor is a name like others', () => {
  const { of } = world(['web/shop', 'web/constructor'], { '*': null, be: 'shop' })
  expect([of('shop'), of('be'), of('constructor')]).toEqual([null, 'web/shop', null])
  expect(world(['web/constructor']).of('constructor')).toBe('web/constructor')
})

test('of two gateways in a row one counts for a service, and the other says so', () => {
  const { room, of } = world(['web/shop'])
  const inner = createBackendMap({ by: { gateway: { team: 'web', service: 'mesh' }, kind: 'metrics' } }, room)
  expect(of('shop')).toBe('web/shop')
  expect(inner.of(['shop'])).toBe(null)
  expect(inner.notes()).toEqual([
    'Backend shop: the gateway edge counts for shop already, and nothing is counted twice.',
  ])
  const said = Backends.parse({ shop: 'shop' })
  const beside = createBackendMap(
    { by: { gateway: { team: 'web', service: 'mesh' }, kind: 'metrics' }, backends: said },
    room,
  )
  expect(beside.of(['shop'])).not.toBe(null)
})

test('the metrics and the log of one gateway are never both counted, whatever is said', () => {
  const { room, of } = world(['web/shop'])
  expect(of('shop')).toBe('web/shop')
  const log = createBackendMap(
    { by: { gateway: edge.gateway, kind: 'log' }, backends: Backends.parse({ shop: 'shop' }) },
    room,
  )
  expect(log.of(['shop'])).toBe(null)
  expect(log.notes()).toEqual([
    'Backend shop: the gateway edge counts for shop already by its metrics, and nothing is counted twice.',
  ])
})

test('a wrong value for a backend says what would be right', () => {
  const wrong = Backends.safeParse({ be: 'a/b/c' })
  expect(wrong.error?.issues[0]?.message).toBe('a service, as shop, or one of another team, as payments/shop')
})
