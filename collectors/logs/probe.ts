import { closeSync, fstatSync, readSync } from 'node:fs'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { TargetFault } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LogSource } from '../../runtime/config.ts'
import type { LogEvent } from './blocks/assemble.ts'
import { createCounted } from './blocks/counted.ts'
import { type Format, isError, type LogRecord } from './formats/format.ts'
import { configuredFormat } from './formats/own-pattern.ts'
import { formatNamed } from './formats/registry.ts'
import { groupOfEvent, groupOfRequest } from './group/error-of-event.ts'
import { createTemplates } from './group/templates.ts'
import { createLineFlow } from './line-flow.ts'
import { noFile, unknownFormat } from './log-reports.ts'
import { createProbedLines, shownLine } from './probed-lines.ts'
import { faultOf, openLog } from './tail/followed-file.ts'
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
  /** What the last error would be counted and listed as; null when there is none. */
  lastError: Pick<ErrorGroup, 'class' | 'title' | 'message'> | null
  /** How many kinds of errors would be listed. */
  kinds: number
  /** What is not understood, and what would be right. */
  notes: string[]
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
    const { fault, detail } = noFile(log, matches)
    return { files: [failed(log.path, fault, detail)], whyNotCounted: detail }
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
  lastError: null,
  kinds: 0,
  notes: [],
})

function probeFile(path: string, configured: Format | null, clock: Clock): ProbedFile {
  const opened = openLog(path)
  if (!opened.ok) return failed(path, opened.fault, opened.detail)
  const { fd } = opened
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
  const probed = createProbedLines(configured)
  const before = (line: { text: string }, record: LogRecord) => probed.take(line.text, record)
  const flow = createLineFlow({ configured }, { counted: createCounted([], 0), emit, before })
  flow.prime(lines.map((line) => line.text))
  const moment = { now: clock.now(), elapsed: clock.elapsed() }
  for (const line of lines) flow.take(line, moment)
  flow.closeAll(moment)
  const errors = events.filter((event) => event.heads.some((head) => !head.request || isError(head.level)))
  const { lastError, kinds } = listed(errors, moment.now)
  const format = flow.detector.format?.name ?? null
  const last = lines.at(-1)?.text
  return {
    path,
    ok: true,
    fault: null,
    sentence: sentenceOf(path, { format, lines: lines.length, errors: errors.length }),
    format,
    lines: lines.length,
    errors: errors.length,
    lastLine: last === undefined ? null : shownLine(last),
    lastError,
    kinds,
    notes: probed.notes(),
  }
}

function sentenceOf(path: string, of: { format: string | null; lines: number; errors: number }): string {
  if (of.lines === 0) return `${path} is empty so far; its first lines will tell what it is.`
  const last = of.lines === 1 ? 'its last line' : `its last ${of.lines} lines`
  const errors = of.errors === 1 ? '1 error' : `${of.errors} errors`
  return `${path} is read as ${of.format ?? 'a format its first lines will tell'}: ${errors} in ${last}.`
}

/** The errors as the board would list them. */
function listed(errors: LogEvent[], at: number): Pick<ProbedFile, 'lastError' | 'kinds'> {
  const owner = { team: 'doctor', service: 'doctor' }
  const templates = createTemplates([])
  const groups = errors.map((event) => {
    const request = event.heads[0]?.request
    return request ? groupOfRequest(owner, request, at) : groupOfEvent(owner, { event, at }, templates)
  })
  const last = groups.at(-1)
  const lastError = last ? { class: last.class, title: last.title, message: last.message } : null
  return { lastError, kinds: new Set(groups.map(({ id }) => id)).size }
}
