import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { TargetFault } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LogSource } from '../../runtime/config.ts'
import type { LogEvent } from './blocks/assemble.ts'
import { createCounted } from './blocks/counted.ts'
import { type Format, isError } from './formats/format.ts'
import { configuredFormat } from './formats/own-pattern.ts'
import { formatNamed } from './formats/registry.ts'
import { cleanLine, cutTo } from './group/clean-text.ts'
import { createLineFlow } from './line-flow.ts'
import { noFile, unknownFormat } from './log-reports.ts'
import { scrub } from './scrub/scrub.ts'
import { faultOf } from './tail/followed-file.ts'
import { patternOf } from './tail/glob.ts'
import { createLineReader, type ReadAt } from './tail/line-reader.ts'

/** How much of the end of a file is looked at. */
const lookBytes = 256 * 1024
const maxFiles = 50

/** What following this file would find. */
export type ProbedFile = {
  path: string
  ok: boolean
  fault: TargetFault | null
  /** One sentence for people. */
  sentence: string
  format: string | null
  /** In the end of the file that was looked at. */
  lines: number
  errors: number
  /** Scrubbed; null when there is none. */
  lastLine: string | null
}

export type LogProbe = {
  files: ProbedFile[]
  /** Why nothing of it would be counted, in a sentence; null when something would. */
  whyNotCounted: string | null
}

/** Looks once at what a path or glob means, without following it. */
export function probeLog(log: LogSource, { clock }: { clock: Clock }): LogProbe {
  const configured = configuredFormat(log)
  if (log.format !== undefined && !configured) {
    const { detail } = unknownFormat(log)
    return { files: [failed(log.path, 'unknown-format', detail)], whyNotCounted: detail }
  }
  const matches = patternOf(log.path).matches()
  if (matches.paths.length === 0) {
    const { detail } = noFile(log, matches)
    return { files: [failed(log.path, 'no-file', detail)], whyNotCounted: detail }
  }
  const files = matches.paths.slice(0, maxFiles).map((path) => probeFile(path, configured, clock))
  return { files, whyNotCounted: whyNot(files) }
}

function whyNot(files: ProbedFile[]): string | null {
  const good = files.filter((file) => file.ok)
  if (good.length === 0) return files[0]?.sentence ?? null
  if (good.every((file) => file.lines === 0)) return 'The files are empty so far; their first lines will be read.'
  if (good.some((file) => file.errors > 0 || formatNamed(file.format ?? '')?.vantage === 'access-log')) return null
  return 'No line at the end of these files is an error, so there is nothing to count yet; errors will be counted when they are written.'
}

const failed = (path: string, fault: TargetFault, sentence: string): ProbedFile => ({
  path,
  ok: false,
  fault,
  sentence,
  format: null,
  lines: 0,
  errors: 0,
  lastLine: null,
})

function probeFile(path: string, configured: Format | null, clock: Clock): ProbedFile {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    const { fault, detail } = faultOf(error, path)
    return failed(path, fault, detail)
  }
  try {
    return readEnd(path, fd, { configured, clock })
  } catch (error) {
    const { fault, detail } = faultOf(error, path)
    return failed(path, fault, detail)
  } finally {
    closeSync(fd)
  }
}

function readEnd(
  path: string,
  fd: number,
  { configured, clock }: { configured: Format | null; clock: Clock },
): ProbedFile {
  const from = Math.max(0, fstatSync(fd).size - lookBytes) & ~1
  const read: ReadAt = (into, at, { length, position }) => readSync(fd, into, at, length, position)
  const reader = createLineReader(read, from, Buffer.alloc(0))
  // The first line of a later part of the file began before it.
  if (from > 0) reader.step()
  const lines = []
  while (reader.step()) lines.push(reader.line())
  const events: LogEvent[] = []
  const emit = (event: LogEvent) => void events.push(event)
  const flow = createLineFlow({ configured }, { counted: createCounted([], 0), emit })
  flow.prime(lines.map((line) => line.text))
  const moment = { now: clock.now(), elapsed: clock.elapsed() }
  for (const line of lines) flow.take(line, moment)
  flow.closeAll(moment)
  const errors = events.filter((event) => event.heads.some((head) => !head.request || isError(head.level))).length
  const format = flow.detector.format?.name ?? null
  const last = lines.at(-1)?.text
  return {
    path,
    ok: true,
    fault: null,
    sentence: `${path} is read as ${format ?? 'a format its first lines will tell'}: ${errors} errors in its last ${lines.length} lines.`,
    format,
    lines: lines.length,
    errors,
    lastLine: last === undefined ? null : cutTo(cleanLine(scrub(last)), 200),
  }
}
