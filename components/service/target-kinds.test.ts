import { expect, test } from 'vitest'
import type { TargetReport } from '../../contracts/target.ts'
import { targetKinds } from './target-kinds.ts'

const target = (name: string, of: Partial<TargetReport> = {}): TargetReport => ({
  team: 'web',
  service: 'shop',
  kind: 'metrics',
  name,
  ok: true,
  fault: null,
  detail: 'read',
  readAt: 1,
  goodAt: 1,
  intervalMs: 1_000,
  tookMs: 4,
  bytes: 10,
  recognised: 'django-prometheus',
  vantage: 'app',
  notes: ['counted by http_requests_total', 'its own scrapes are taken off'],
  ...of,
})

test('replicas of which the same is to be said are one kind, whose notes stand there once', () => {
  const replicas = Array.from({ length: 20 }, (_, i) => target(`http://10.0.0.${i}/metrics`))
  const kinds = targetKinds([
    ...replicas,
    target('/var/log/shop.log', { kind: 'log', recognised: null, vantage: null, notes: [] }),
  ])
  expect(kinds).toHaveLength(2)
  expect(kinds[0]).toMatchObject({ title: 'metrics · recognised as django-prometheus · app', faulty: [] })
  expect(kinds[0]?.good).toHaveLength(20)
  expect(kinds[0]?.notes).toHaveLength(2)
  expect(kinds[1]?.title).toBe('log')
})

test('what cannot be read comes first, and what is to be said of one alone stands with it', () => {
  const all = ['counted by http_requests_total', 'its own scrapes are taken off']
  const kinds = targetKinds([
    target('b'),
    target('a'),
    target('c', { notes: [...all, 'its clock is 3 s behind'] }),
    target('e', { ok: false, fault: 'timeout', notes: [] }),
    target('d', { ok: false, fault: 'refused', recognised: null, vantage: null, notes: [] }),
  ])
  const names = (some: readonly { report: TargetReport }[]) => some.map(({ report }) => report.name)
  expect(kinds.map(({ faulty, good }) => [names(faulty), names(good)])).toEqual([
    [['e'], ['a', 'b', 'c']],
    [['d'], []],
  ])
  expect(kinds[0]?.notes).toEqual(all)
  expect(kinds[0]?.good.map(({ ownNotes }) => ownNotes)).toEqual([[], [], ['its clock is 3 s behind']])
})
