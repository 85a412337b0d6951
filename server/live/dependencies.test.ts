import { expect, test } from 'vitest'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { dependenciesOf } from './dependencies.ts'

const bucket = (sides: Record<string, number>, of: Partial<Bucket> = {}): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: 0 }),
  sides,
  ...of,
})

test('what is counted of one dependency stands together, with its calls and its last minutes', () => {
  const range = [
    bucket({ 'database|calls|default': 900, 'database|connection errors|default': 3, 'outgoing|retries|bank': 2 }),
    bucket({ 'database|calls|default': 100, 'database|pool time-outs|default': 7, 'outgoing|retries|post': 5 }),
    bucket({ 'jobs|failures|': 1 }, { vantage: 'proxy' }),
    emptyBucket({ service: 'shop', vantage: 'app', at: 0 }),
  ]
  expect(dependenciesOf(range, [bucket({ 'database|pool time-outs|default': 4 })])).toEqual([
    {
      kind: 'database',
      of: 'default',
      calls: 1_000,
      counts: [
        { what: 'pool time-outs', count: 7, recent: 4 },
        { what: 'connection errors', count: 3, recent: 0 },
      ],
    },
    { kind: 'outgoing', of: 'post', calls: null, counts: [{ what: 'retries', count: 5, recent: 0 }] },
    { kind: 'outgoing', of: 'bank', calls: null, counts: [{ what: 'retries', count: 2, recent: 0 }] },
    { kind: 'jobs', of: '', calls: null, counts: [{ what: 'failures', count: 1, recent: 0 }] },
  ])
})

test('calls without any failure are known too, and nothing counted is nothing shown', () => {
  expect(dependenciesOf([bucket({ 'cache|calls|': 5 })], [])).toEqual([{ kind: 'cache', of: '', calls: 5, counts: [] }])
  expect(dependenciesOf([], [])).toEqual([])
})
