import { closeSync, copyFileSync, fstatSync, openSync, renameSync, truncateSync, writeSync } from 'node:fs'
import { systemClock } from '../../../runtime/clock.ts'

// A writer as a process of its own: numbered lines into a log that is rotated under way. Its work is its argument.
export type WriterWork = {
  path: string
  lines: number
  linesPerBatch: number
  batchMs: number
  rotateMs: number
  how: 'rename' | 'copytruncate'
}
export type WriterReport = { written: number; rotations: number; inGap: number[] }

const work: WriterWork = JSON.parse(process.argv[2] ?? '{}')
let fd = openSync(work.path, 'a')
const report: WriterReport = { written: 0, rotations: 0, inGap: [] }

const write = (count: number): number[] => {
  const numbers = Array.from({ length: Math.min(count, work.lines - report.written) }, (_, i) => report.written + i)
  let bytes = Buffer.from(numbers.map((n) => `ERROR failure ${n} of the writer\n`).join(''))
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(fd, bytes))
  report.written += numbers.length
  return numbers
}
const rotate = () => {
  report.rotations++
  const rotated = `${work.path}.${report.rotations}`
  if (work.how === 'rename') {
    renameSync(work.path, rotated)
    // A program goes on writing into the renamed file until it is told to open the path again.
    write(3)
    closeSync(fd)
    fd = openSync(work.path, 'a')
    return
  }
  copyFileSync(work.path, rotated)
  report.inGap.push(...write(3))
  truncateSync(work.path, 0)
}
let rotatedAt = systemClock.elapsed()
const turn = () => {
  write(work.linesPerBatch)
  if (report.written >= work.lines) {
    process.stdout.write(JSON.stringify({ ...report, size: fstatSync(fd).size }))
    return
  }
  if (systemClock.elapsed() - rotatedAt >= work.rotateMs) {
    rotatedAt = systemClock.elapsed()
    rotate()
  }
  systemClock.after(work.batchMs, turn)
}
turn()
