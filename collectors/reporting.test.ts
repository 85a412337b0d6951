import { expect, test } from 'vitest'
import { Report, type TargetReport } from '../contracts/target.ts'
import { silentLog } from '../runtime/log.ts'
import { manualClock } from '../runtime/manual-clock.ts'
import { createReporting } from './reporting.ts'

const target = (of: Partial<TargetReport> = {}): TargetReport => ({
  team: 'web',
  service: 'shop',
  kind: 'log',
  name: '/var/log/shop.log',
  ok: true,
  fault: null,
  detail: '',
  readAt: 1,
  goodAt: 1,
  intervalMs: 1_000,
  tookMs: 1,
  bytes: 1,
  recognised: 'json',
  vantage: 'error-log',
  notes: [],
  ...of,
})
const run = (first: TargetReport[]) => {
  const clock = manualClock()
  const began = clock.now()
  const sent: Report[] = []
  let targets = first
  const reporting = createReporting('c1', {
    clock,
    log: silentLog(),
    reports: () => targets,
    send: (report) => sent.push(Report.parse(report)),
  })
  reporting.start()
  return {
    clock,
    reporting,
    sent,
    at: () => sent.map(({ sentAt }) => sentAt - began),
    become(next: TargetReport[]) {
      targets = next
    },
  }
}

test('all targets are told every five seconds, and a change between good and bad within half a second', async () => {
  const { clock, sent, at, become } = run([target()])
  await clock.advance(6_000)
  expect(at()).toEqual([250, 5_250])
  become([target({ ok: false, fault: 'no-permission' })])
  await clock.advance(500)
  expect(sent).toHaveLength(3)
  expect(sent[2]?.targets[0]?.fault).toBe('no-permission')
})

test('a number that moves is no reason to tell before it is time', async () => {
  const { clock, sent, become } = run([target()])
  await clock.advance(300)
  become([target({ readAt: 2, bytes: 3 })])
  await clock.advance(2_000)
  expect(sent).toHaveLength(1)
})

test('a target that reports nonsense takes no other with it', async () => {
  const { clock, sent } = run([target(), target({ detail: 'x'.repeat(900), name: 'odd' })])
  await clock.advance(250)
  expect(sent[0]?.targets.map(({ name }) => name)).toEqual(['/var/log/shop.log'])
})

test('over the bound of a message the bad ones stay', async () => {
  const many = Array.from({ length: 3_000 }, (_, n) => target({ name: `/${n}`, notes: ['n'.repeat(200)] }))
  const { clock, sent } = run([...many, target({ name: 'bad', ok: false, fault: 'no-file' })])
  await clock.advance(250)
  expect(Buffer.byteLength(JSON.stringify(sent[0]))).toBeLessThan(500_000)
  expect(sent[0]?.targets[0]?.name).toBe('bad')
})
