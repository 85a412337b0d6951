import { expect, test } from 'vitest'
import { parseConfig } from './config-file.ts'

const config = (backends: string) =>
  parseConfig(
    `teams:
  web:
    services:
      edge:
        scrape:
          - url: http://127.0.0.1:8404/metrics
            backends: ${backends}
      shop: {}
  payments:
    services: {}
`,
    {},
  )

test('a backend is a name, nobody’s, or a service with what the gateway carries of it', () => {
  const result = config(
    '{ web1: shop, pay: payments/legacy, admin: null, search: { carries: all }, /shop/: { service: shop } }',
  )
  expect(result.ok && result.config.teams.web?.services.edge?.scrape[0]?.backends).toEqual({
    web1: { service: 'shop' },
    pay: { service: 'payments/legacy' },
    admin: { service: null },
    search: { carries: 'all' },
    '/shop/': { service: 'shop' },
  })
})

test.each([
  ['{ pay: stock/legacy }', 'backend pay belongs to a team of this file; stock is none of web, payments'],
  ['{ pay: a/b/c }', 'a service, as shop, or one of another team, as payments/shop'],
  ['{ pay: { carries: some } }', 'Invalid option: expected one of "all"|"part"'],
  ['{ pay: { servce: shop } }', 'did you mean "service"?'],
])('the fault of %s is said with its line and what would be right', (backends, right) => {
  const result = config(backends)
  expect(result.ok ? [] : result.faults).toMatchObject([{ right: expect.stringContaining(right) }])
  expect(result.ok ? 0 : (result.faults[0]?.line ?? 0)).toBeGreaterThanOrEqual(5)
})
