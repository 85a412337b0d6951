import { expect, test } from 'vitest'
import { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import { ownerOf } from './owner-of.ts'

const owner = (labels: Record<string, string>, more: Record<string, unknown> = {}) =>
  ownerOf(new Map(Object.entries(labels)), DiscoveryConfig.parse({ kind: 'static', team: 'web', ...more }), (team) =>
    ['web', 'payments'].includes(team),
  )

test('a label names the team where the configuration knows it, else the default team owns the target, with a note', () => {
  expect(owner({ team: 'payments', job: 'x' })).toMatchObject({ owner: { team: 'payments' }, unknownTeam: null })
  expect(owner({ team: 'Payments' }).owner.team).toBe('payments')
  expect(owner({ team: 'ghosts' })).toMatchObject({ owner: { team: 'web' }, unknownTeam: 'ghosts' })
  expect(owner({ team: 'ghosts' }, { anyTeam: true })).toMatchObject({ owner: { team: 'ghosts' }, unknownTeam: null })
  expect(owner({ team: 'api' }, { anyTeam: true }).owner.team).toBe('web')
  expect(owner({ squad: 'payments', team: 'web' }, { teamLabel: 'squad' }).owner.team).toBe('payments')
})

test('the service is the first label that can be a name, made one that may be', () => {
  expect(owner({ job: 'django', service: 'shop' }).owner.service).toBe('shop')
  expect(owner({ job: 'kubernetes-pods', app: 'shop/api v2' }).owner.service).toBe('shop-api-v2')
  expect(owner({ job: '/-/', instance: '10.0.0.1:9100' }).owner.service).toBe('10.0.0.1')
  expect(owner({ job: 'x', unit: 'shop' }, { serviceLabel: ['none', 'unit'] }).owner.service).toBe('shop')
  expect(owner({ job: 'x'.repeat(100) }).owner.service).toHaveLength(63)
})
