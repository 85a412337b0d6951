import { accessSync, constants } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { TargetReport } from '../../contracts/target.ts'
import type { LogSource } from '../../runtime/config.ts'
import { nearestNames } from '../metrics/presets/nearest-names.ts'
import type { Owner } from '../sink.ts'
import { formats } from './formats/registry.ts'
import type { LogFile } from './log-file.ts'
import type { Matches } from './tail/glob.ts'
import type { PathFault } from './tail/tail-set.ts'

export type Look = { at: number; tookMs: number; intervalMs: number }

const base = (owner: Owner, look: Look | null) => ({
  ...owner,
  kind: 'log' as const,
  readAt: look?.at ?? null,
  intervalMs: look?.intervalMs ?? 1_000,
  tookMs: look?.tookMs ?? null,
  bytes: null,
  recognised: null,
  vantage: null,
  notes: [],
})

/** A file that is read; a quiet one is as good as a busy one. */
export function reportOfFile(owner: Owner, log: LogFile, look: Look | null): TargetReport {
  const { format, share } = log.detector
  const unparsed = share.lines > 0 ? share.unparsed / share.lines : 0
  return {
    ...base(owner, look),
    name: log.file.path.slice(0, 500),
    ok: true,
    fault: null,
    detail: `Followed as ${format?.name ?? 'a format that is not known yet'}; ${log.read.lines} ${log.read.lines === 1 ? 'line' : 'lines'} read.`,
    goodAt: look?.at ?? null,
    bytes: log.read.bytes,
    recognised: format?.name ?? null,
    vantage: format?.vantage ?? null,
    notes: [
      ...(log.read.cut > 0 ? [`${log.read.cut} lines were over 1 MiB; only their beginning was read.`] : []),
      ...(unparsed > 0.1 ? [ofNoFormat(Math.round(unparsed * 100), format?.name ?? null)] : []),
    ],
  }
}

/** Where lines are not understood errors may be missing, so that it is said what would be right. */
const ofNoFormat = (percent: number, format: string | null): string =>
  format === null || format === 'plain'
    ? `${percent} % of the lines are of no format that is known: one is an error where its first words say so. \`format\` or \`pattern\` says better what they are.`
    : `${percent} % of the lines are not of the format ${format}, and of no other that is known.`

/** What cannot be read, with what would be right. */
export const reportOfFault = (
  owner: Owner,
  found: PathFault & { goodAt?: number },
  look: Look | null,
): TargetReport => ({
  ...base(owner, look),
  name: found.path.slice(0, 500),
  ok: false,
  fault: found.fault,
  detail: found.detail.slice(0, 500),
  goodAt: found.goodAt ?? null,
})

const nearestFormats = (wrong: string): string =>
  nearestNames(
    wrong,
    formats.map((format) => format.name),
  ).join(', ')

/** What a configured format's name should have been. */
export const unknownFormat = (source: LogSource): PathFault => ({
  path: source.path,
  fault: 'unknown-format',
  detail: `There is no format "${source.format?.slice(0, 80)}"; near it are ${nearestFormats(source.format ?? '')}. Leave it out and it is recognised.`,
})

const wildcards = /[*?[{(]/

/** What a path or glob without files should have been. */
export function noFile(source: LogSource, matches: Matches | null): PathFault {
  const { path } = source
  if (/^https?:\/\//i.test(path)) {
    const detail = `An address is no log: ${path}. \`scrape\` reads metrics from an address, and \`log\` is a path.`
    return { path, fault: 'no-file', detail }
  }
  if (matches?.packed === 1 && !wildcards.test(path)) {
    return {
      path,
      fault: 'no-file',
      detail: `A compressed file is not read: ${path}. Name the file that is written to.`,
    }
  }
  // What is named whole is found in a folder that may be entered and not listed.
  const closed = wildcards.test(path) ? matches?.folders.slice(0, maxFolders).find(isClosed) : undefined
  if (closed !== undefined) {
    const detail = `No permission: this user may not list the folder ${closed}, so that no file matches ${path}; on Debian the group adm may read most logs.`
    return { path, fault: 'no-permission', detail }
  }
  const from = isAbsolute(path) ? '' : ` in ${process.cwd()}`
  return {
    path,
    fault: 'no-file',
    detail: `No file matches ${path}${from}; it will be read from its first line when one appears.${packedWords(matches?.packed ?? 0)}`,
  }
}

/** Folders that are asked whether they may be listed: each one is a call of the system. */
const maxFolders = 20

function isClosed(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

function packedWords(packed: number): string {
  if (packed === 0) return ''
  return packed === 1
    ? ' One compressed file matches and is not read.'
    : ` ${packed} compressed files match and are not read.`
}
