import { expect, test } from 'vitest'
import { namesIn } from './backend-name.ts'

test.each([
  ['shop', 'shop'],
  ['shop_be', 'shop'],
  ['be_shop', 'shop'],
  ['bk_shop', 'shop'],
  ['shop-backend', 'shop'],
  ['Shop_Backend', 'shop'],
  ['shop@docker', 'shop'],
  ['shop-8080', 'shop'],
  ['shop-api-http', 'shop-api'],
  ['http://shop:8080', 'shop'],
  ['shop.prod.svc.cluster.local', 'shop'],
  ['prod/shop', 'shop'],
  ['outbound|80||shop.prod.svc.cluster.local', 'shop'],
  ['outbound|8080|v2|shop.prod.svc.cluster.local', 'shop'],
  ['outbound_.80_._.shop.prod.svc.cluster.local', 'shop'],
  ['prod-web-shop-80@kubernetescrd', 'web-shop'],
  ['shop.example', 'shop'],
  ['upstream_shop_api', 'shop-api'],
])('the backend %s may mean the service %s', (backend, service) => {
  expect(namesIn(backend)).toContain(service)
})

test('the literal name goes before what is left of it, so that a service called shop-be keeps its backend', () => {
  expect(namesIn('shop-be').slice(0, 2)).toEqual(['shop-be', 'shop'])
})

test('an address names nobody, and what stands before another word is not taken away', () => {
  expect(namesIn('127.0.0.1:8000')).toEqual([])
  expect(namesIn('http://10.0.0.7:80')).toEqual([])
  expect(namesIn('[::1]:80')).toEqual([])
  expect(namesIn('mobile-shop')).not.toContain('shop')
  expect(namesIn('')).toEqual([])
})
