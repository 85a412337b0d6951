import { expect, test } from 'vitest'
import { parseConfig, readConfig } from './config-file.ts'

const faultsOf = (text: string, env = {}) => {
  const result = parseConfig(text, env)
  return result.ok ? [] : result.faults
}

test('a small file gives a whole configuration with defaults', () => {
  const result = parseConfig(
    'teams:\n  web:\n    services:\n      shop:\n        scrape: http://127.0.0.1:8000/metrics\n        log: [/var/log/a.log, { path: /b.log, fromStart: true }]\n',
    {},
  )
  expect(result).toMatchObject({
    ok: true,
    config: {
      server: { host: '127.0.0.1', port: 7300 },
      teams: {
        web: {
          services: {
            shop: {
              scrape: [{ url: 'http://127.0.0.1:8000/metrics' }],
              log: [{ path: '/var/log/a.log' }, { path: '/b.log', fromStart: true }],
            },
          },
        },
      },
    },
  })
})

test('a wrong key says its path, its line and what would be right', () => {
  const [fault] = faultsOf('teams:\n  web:\n    services:\n      shop:\n        scrap: http://127.0.0.1:8000/metrics\n')
  expect(fault).toEqual({
    path: 'teams.web.services.shop.scrap',
    line: 5,
    column: 9,
    found: 'unknown key "scrap"',
    right: 'did you mean "scrape"? Known here: log, scrape',
  })
})

test('every fault is reported at once, in the order of the lines', () => {
  const faults = faultsOf(
    'server:\n  port: 99999\nteams:\n  Web Team:\n    services: {}\n  api:\n    services: {}\n  shop:\n    services:\n      a b: {}\n',
  )
  expect(faults.map(({ line, path }) => [line, path])).toEqual([
    [2, 'server.port'],
    [4, 'teams.Web Team'],
    [6, 'teams.api'],
    [10, 'teams.shop.services.a b'],
  ])
})

test('a secret comes from the environment, and a missing one is named', () => {
  const text = 'teams: {}\nreceivers:\n  - name: hook\n    kind: webhook\n    secret: ${HOOK_SECRET}\n'
  expect(parseConfig(text, { HOOK_SECRET: 'whsec_x' })).toMatchObject({
    ok: true,
    config: { receivers: [{ secret: 'whsec_x' }] },
  })
  expect(faultsOf(text)[0]).toMatchObject({
    path: 'receivers[0].secret',
    line: 5,
    right: 'set the environment variable HOOK_SECRET',
  })
})

test('a wrong duration, address and YAML each say what would be right', () => {
  const scrape = (entry: string) =>
    faultsOf(`teams:\n  web:\n    services:\n      shop:\n        scrape:\n          - ${entry}\n`)[0]
  expect(scrape('{ url: "http://a/metrics", interval: 5 sec }')?.right).toContain('500ms, 5s, 2m or 1h')
  expect(scrape('a/metrics')).toMatchObject({ line: 6, right: 'an http:// or https:// address' })
  expect(faultsOf('teams: {\n')[0]?.right).toContain('valid YAML')
})

test('a file that is not there is a fault, not a crash', () => {
  expect(readConfig('/nowhere/faultboard.yml', {})).toMatchObject({
    ok: false,
    faults: [{ found: 'there is no such file' }],
  })
})
