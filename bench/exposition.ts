import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import { createReader, type ReadOptions } from '../collectors/metrics/exposition/reader.ts'
import { countedSeries, makeBody, wantedNames } from './exposition-body.ts'
import { machineLine } from './machine.ts'

/**
 * M9: how fast an exposition is read, beside the npm parser that is most used, the least that any reader must do (find
 * the newlines) and the least that anybody can do (copy the bytes). M10: what a scrape leaves for the garbage collector.
 */
const options: ReadOptions = { isWhole: true, unit: 'ms' }
const bodies = [makeBody(0), makeBody(1)]
const bodyOf = (i: number): Buffer => bodies[i & 1]!
const bytes = bodyOf(0).length

function scanNewlines(body: Buffer): number {
  let lines = 0
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) lines++
  return lines
}

/** Median milliseconds of one run: the best of many short rounds, because other work on the machine only ever adds. */
function time(run: (i: number) => unknown, rounds = 12): number {
  for (let i = 0; i < 3 * rounds; i++) run(i)
  const medians = Array.from({ length: rounds }, () => {
    const took = Array.from({ length: 9 }, (_, i) => {
      const began = performance.now()
      run(i)
      return performance.now() - began
    })
    return took.sort((a, b) => a - b)[4]!
  })
  return Math.min(...medians)
}

/** Bytes on the heap after a read, beyond those before it; a read in which the garbage collector ran does not count. */
function bytesARead(read: (i: number) => unknown, reads: number): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node has no gc().')
  let sum = 0
  let measured = 0
  for (let i = 0; i < reads; i++) {
    if (i % 100 === 0) collect()
    const before = process.memoryUsage().heapUsed
    read(i)
    const grown = process.memoryUsage().heapUsed - before
    if (grown < 0) continue
    sum += grown
    measured++
  }
  return sum / measured
}

const reader = createReader(wantedNames)
const survey = createReader(null)
const all = survey.read(bodyOf(0), options)
if (all.samples.length !== all.lines || all.badLines.count > 0) throw new Error('The reader lost samples.')
if (reader.read(bodyOf(0), options).samples.length !== countedSeries) throw new Error('The reader lost wanted samples.')
if (!reader.read(bodyOf(1), options).isSame || !survey.read(bodyOf(1), options).isSame) {
  throw new Error('The reader did not know its body again.')
}

const target = Buffer.alloc(bytes)
const npmMs = time((i) => parsePrometheusTextFormat(bodyOf(i).toString('utf8')), 4)
const scanMs = time((i) => scanNewlines(bodyOf(i)))
const copyMs = time((i) => bodyOf(i).copy(target))

console.log(`body: ${bytes} bytes, ${scanNewlines(bodyOf(0))} lines, ${all.lines} samples, ${countedSeries} wanted`)
const say = (name: string, ms: number) => {
  const speed = `${Math.round(bytes / 1e3 / ms)} MB/s`
  const ratios = `${(npmMs / ms).toFixed(1)} × npm, ${(ms / scanMs).toFixed(1)} scans, ${(ms / copyMs).toFixed(1)} copies`
  console.log(`${name.padEnd(38)} ${ms.toFixed(2).padStart(7)} ms ${speed.padStart(11)}   ${ratios}`)
}
say('copying the bytes', copyMs)
say('finding the newlines', scanMs)
say('parse-prometheus-text-format (npm)', npmMs)
say(
  'warm: the series of the body before',
  time((i) => reader.read(bodyOf(i), options)),
)
say(
  'warm, everything wanted',
  time((i) => survey.read(bodyOf(i), options)),
)
say(
  'cold: a new reader of wanted names',
  time((i) => createReader(wantedNames).read(bodyOf(i), options)),
)
say(
  'cold survey: everything',
  time((i) => createReader(null).read(bodyOf(i), options)),
)
const garbage = bytesARead((i) => reader.read(bodyOf(i), options), 1_000)
console.log(`heap per warm read, 1000 reads: ${Math.round(garbage)} bytes`)
console.log(machineLine())
