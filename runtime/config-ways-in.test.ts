import { expect, test } from 'vitest'
import { parseConfig } from './config-file.ts'

test('a way in that gives lines to a team which nobody knows is a fault of the file, with its place', () => {
  const text = `collector:
  syslog: { port: 5514, team: web, services: { billing: payments/billing } }
  journald: { team: wbe }
teams:
  web: { services: {} }
`
  const result = parseConfig(text, {})
  expect(result.ok ? [] : result.faults).toMatchObject([
    { path: 'collector.syslog.services.billing', line: 2, right: expect.stringContaining('payments is none of web') },
    { path: 'collector.journald.team', line: 3, right: expect.stringContaining('wbe is none of web') },
  ])
})
