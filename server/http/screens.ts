import type { IncomingHttpHeaders } from 'node:http'
import { ServiceName } from '../../contracts/service.ts'
import { teamNameOf } from '../live/team-settings.ts'
import type { Reply } from './reply.ts'
import type { ScreenFile, ScreenFiles } from './screen-files.ts'

/** The page that draws a path: one exported shell for all teams, one for all services. */
export function pageOf(segments: readonly string[]): string | null {
  const [team, service] = segments
  if (team === undefined) return 'index.html'
  if (teamNameOf(team) === null || segments.length > 3) return null
  if (service === undefined) return 'board.html'
  return ServiceName.safeParse(service).success ? 'service.html' : null
}

/** The file that a path names or is drawn by, or null. */
export function screenOf(files: ScreenFiles, segments: readonly string[]): ScreenFile | null {
  const named = files.get(segments.join('/'))
  if (named && !named.isPage) return named
  const page = pageOf(segments)
  return page === null ? null : (files.get(page) ?? null)
}

/** Answers with a file, packed when the browser can unpack it, or with 304 when it has it already. */
export function screenReply(file: ScreenFile, headers: IncomingHttpHeaders, status = 200): Reply {
  const common = { ...file.headers, ETag: file.etag }
  if (status === 200 && headers['if-none-match'] === file.etag) return { status: 304, headers: common, body: '' }
  const takesPacked = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(headers['accept-encoding'] ?? ''))
  if (file.packed === null || !takesPacked) return { status, headers: common, body: file.body }
  return { status, headers: { ...common, 'Content-Encoding': 'gzip' }, body: file.packed }
}
