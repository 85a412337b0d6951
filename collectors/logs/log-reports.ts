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
    detail: `Followed as ${format?.name ?? 'a format that is not known yet'}; ${log.read.lines} lines read.`,
    goodAt: look?.at ?? null,
    bytes: log.read.bytes,
    recognised: format?.name ?? null,
    vantage: format?.vantage ?? null,
    notes: [
      ...(log.read.cut > 0 ? [`${log.read.cut} lines were over 1 MiB; only their beginning was read.`] : []),
      ...(unparsed > 0.1 ? [`${Math.round(unparsed * 100)} % of the lines are not of the recognised format.`] : []),
    ],
  }
}

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

/** What a path or glob without files should have been. */
export function noFile(source: LogSource, matches: Matches | null): PathFault {
  const packed = matches && matches.packed > 0 ? ` ${matches.packed} compressed files match and are not read.` : ''
  return {
    path: source.path,
    fault: 'no-file',
    detail: `No file matches ${source.path}; it will be read from its first line when one appears.${packed}`,
  }
}
