import { expect, test } from 'vitest'
import type { DiscoveryReport } from '../../contracts/discovery.ts'
import { reportFor } from './report-for.ts'

const discovery = (team: string): DiscoveryReport => ({
  team,
  kind: 'file',
  name: '/etc/targets.yml',
  ok: true,
  fault: null,
  detail: '',
  readAt: 1,
  goodAt: 1,
  refreshMs: 5_000,
  targets: 1,
  uncounted: 0,
  notes: [],
})

test('a team learns of its own discoveries and of no other', () => {
  const report = { collector: 'c1', sentAt: 1, targets: [], discoveries: [discovery('web'), discovery('ops')] }
  expect(reportFor('web', report).discoveries).toEqual([discovery('web')])
  expect(reportFor('web', { collector: 'c1', sentAt: 1, targets: [] })).toEqual({
    collector: 'c1',
    sentAt: 1,
    targets: [],
  })
})
