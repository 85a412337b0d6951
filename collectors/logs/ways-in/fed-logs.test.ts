import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { manualClock } from '../../../runtime/manual-clock.ts'
import { recordingSink } from '../testing/recording-sink.ts'
import { createFedLogs } from './fed-logs.ts'

const origin = { owner: { team: 'web', service: 'shop' }, stream: '' }
const [head = '', ...stack] = [
  'ERROR:shop:failed',
  'Traceback (most recent call last):',
  '  File "/srv/shop/pay.py", line 1, in charge',
  'KeyError: 7',
]

function startFed() {
  const clock = manualClock()
  const into = recordingSink()
  const deps = { sink: into.sink, clock, metrics: new Registry(), checkpoint: null, kept: () => Promise.resolve() }
  const logs = createFedLogs(null, deps)
  logs.start()
  return { clock, into, logs }
}

test('lines that wait while the process is kept from its work belong to what they followed', async () => {
  const { clock, into, logs } = startFed()
  await clock.advance(1_000)
  logs.line(origin, head)
  // Nothing runs for a while: the timer comes late, and before the lines that wait.
  clock.set(clock.now() + 500)
  await clock.advance(1)
  for (const line of stack) logs.line(origin, line)
  await clock.advance(5_000)
  expect(into.errors.map(({ group, count }) => [group.title, count])).toEqual([['KeyError', 1]])
})

test('a process that is always late closes what nobody goes on with all the same', async () => {
  const { clock, into, logs } = startFed()
  logs.line(origin, head)
  for (let n = 0; n < 4; n++) {
    clock.set(clock.now() + 500)
    await clock.advance(1)
  }
  expect(into.errorCount()).toBe(1)
})
