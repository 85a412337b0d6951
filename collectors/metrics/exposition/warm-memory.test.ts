import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createReader, type ReadOptions } from './reader.ts'

// A file of its own is a process of its own: what thousands of odd bodies taught the compiler would be measured too.

/** A body as a service has it, with values of every usual kind; `n` moves all of them. */
function bodyOf(n: number): Buffer {
  const lines = ['# HELP http_seconds Duration of requests.', '# TYPE http_seconds histogram']
  for (let i = 0; i < 500; i++) {
    const labels = `method="GET",route="/items/${i}",code="${i % 5}00"`
    lines.push(`http_seconds_bucket{${labels},le="0.5"} ${i + n}`, `http_seconds_bucket{${labels},le="+Inf"} ${i + n}`)
    lines.push(`http_seconds_sum{${labels}} ${i}.${n % 10}5e-1`, `http_seconds_count{${labels}} ${(i + n) * 1_000_003}`)
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** How many bytes each of 1,000 reads leaves on the heap. */
function bytesARead(read: (i: number) => void): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node has no gc().')
  let allocated = 0
  let measured = 0
  for (let i = 0; i < 1_000; i++) {
    if (i % 100 === 0) collect()
    const before = process.memoryUsage().heapUsed
    read(i)
    const grown = process.memoryUsage().heapUsed - before
    // A collection in the middle of a read would hide what the read allocated.
    if (grown < 0) continue
    allocated += grown
    measured++
  }
  return measured < 900 ? Number.POSITIVE_INFINITY : allocated / measured
}

test.each([
  ['values alone', ''],
  ['timestamps', ' 152087960778'],
])('M10: 1,000 warm reads of %s allocate no more than 4 KB each', (_, timestamp) => {
  const withTimestamps = (text: string, n: number) =>
    timestamp === '' ? text : text.replace(/(count.*) (.*)/g, `$1 $2${timestamp}${n}`)
  const bodies = Array.from({ length: 10 }, (_, n) => Buffer.from(withTimestamps(bodyOf(n).toString(), n)))
  const options: ReadOptions = { isWhole: true, unit: 'ms' }
  const reader = createReader(new Set(['http_seconds_count', 'http_seconds_sum', 'http_seconds_bucket']))
  const read = (i: number) => {
    const { isSame, samples } = reader.read(bodies[i % 10]!, options)
    if (!isSame || samples[3]?.value !== (i % 10) * 1_000_003) throw new Error('This was no warm read.')
  }
  reader.read(bodies[9]!, options)
  // Until it is compiled, which takes its time on a busy machine, every number is on the heap.
  let bytes = Number.POSITIVE_INFINITY
  for (let round = 0; round < 20 && bytes >= 4_096; round++) bytes = bytesARead(read)
  expect(bytes).toBeLessThan(4_096)
})
