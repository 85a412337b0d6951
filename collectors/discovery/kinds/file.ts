import { readFileSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { patternOf } from '../../logs/tail/glob.ts'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Finder, type FindProblem, found } from '../discovery-kind.ts'
import { type FileWatch, watchFiles } from '../file-watch.ts'
import { refresh, relabelSetting } from '../settings.ts'
import { candidatesOf, targetGroups } from '../target-groups.ts'

const maxBytes = 16 * 1_048_576

const FileName = z
  .string()
  .regex(
    /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/,
    'a .json, .yml or .yaml file, with * only in its last part',
  )

/** Files of target groups, read again the moment they change. */
export const kind = defineDiscovery({
  kind: 'file',
  about: 'Files of target groups, JSON or YAML (Prometheus’ `file_sd`); an edit is live at once.',
  example: `discovery:
  - kind: file
    team: web
    files: [/etc/faultboard/targets/*.yml, /etc/faultboard/targets/*.json]
`,
  settings: z.strictObject({ files: z.array(FileName).min(1), refresh: refresh('5s'), ...relabelSetting }),
  open: ({ files, refresh: refreshMs }, { clock }) => openFiles({ files, refreshMs }, clock.after),
})

/** The same finder, for those who find its settings elsewhere. */
export function openFiles(
  { files, refreshMs }: { files: string[]; refreshMs: number },
  after: (ms: number, call: () => void) => () => void,
): Finder {
  const patterns = files.map(patternOf)
  const folders = [...new Set(files.map((file) => dirname(resolve(file))))]
  /** What each file said when it could last be read, and how it looked then. */
  let known = new Map<string, Known>()
  let all: Candidate[] = []
  let watch: FileWatch | null = null

  const look = (path: string): Known => {
    const before = known.get(path)
    const stamp = stampOf(path)
    // A list of thousands is not read again every few seconds for nothing.
    if (before && stamp !== null && before.stamp === stamp) return before
    const read = readGroups(path)
    return read.ok
      ? { stamp, candidates: read.candidates, problem: null }
      : { stamp, candidates: before?.candidates ?? [], problem: read.problem }
  }

  return {
    name: files.join(', ').slice(0, 500),
    refreshMs,
    async find() {
      watch?.again()
      const paths = [...new Set(patterns.flatMap((pattern) => pattern.matches().paths))]
      const now = new Map(paths.map((path) => [path, look(path)]))
      const isSame =
        now.size === known.size && paths.every((path) => known.get(path)?.candidates === now.get(path)?.candidates)
      known = now
      if (!isSame) all = [...now.values()].flatMap(({ candidates }) => candidates)
      const first = [...now.values()].find(({ problem }) => problem !== null)?.problem ?? null
      const none = `No file matches ${files.join(', ')}.`.slice(0, 500)
      return { ...found(all), problem: now.size === 0 ? { fault: 'no-file', detail: none } : first }
    },
    watch(hurry) {
      const watching = watchFiles({ folders, isOurs: (name) => /\.(json|ya?ml)$/i.test(name), after }, hurry)
      watch = watching
      return () => {
        watching.close()
        watch = null
      }
    },
  }
}

type Known = { stamp: string | null; candidates: Candidate[]; problem: FindProblem | null }

/** Changes with the file; null when it cannot be looked at. */
function stampOf(path: string): string | null {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return null
  }
}

type Read = { ok: true; candidates: Candidate[] } | { ok: false; problem: FindProblem }

function readGroups(path: string): Read {
  let raw: unknown
  try {
    if (statSync(path).size > maxBytes) return bad('too-big', `${path} is over ${maxBytes / 1_048_576} MiB.`)
    const text = readFileSync(path, 'utf8')
    raw = extname(path).toLowerCase() === '.json' ? JSON.parse(text) : fromYaml(text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT') return bad('no-file', `${path} is gone.`)
    if (code === 'EACCES') return bad('no-permission', `${path} may not be read.`)
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return bad('malformed', `${path} cannot be read: ${what} Its former targets stay.`)
  }
  const result = targetGroups(raw)
  return result.ok
    ? { ok: true, candidates: candidatesOf(result.groups, new Map([['__meta_filepath', path]])) }
    : bad('malformed', `${path}: ${result.why} Its former targets stay.`)
}

const bad = (fault: FindProblem['fault'], detail: string): Read => ({
  ok: false,
  problem: { fault, detail: detail.slice(0, 500) },
})

/** All scalars are texts, as Prometheus takes them: a label `version: 1.10` is not 1.1. */
function fromYaml(text: string): unknown {
  const groups: unknown = parse(text, { schema: 'failsafe', maxAliasCount: 20, uniqueKeys: true })
  if (!Array.isArray(groups)) return groups
  return groups.map((group: unknown) =>
    typeof group === 'object' && group !== null && !Array.isArray(group)
      ? Object.fromEntries(Object.entries(group).filter(([, value]) => !isNothing(value)))
      : group,
  )
}

const isNothing = (value: unknown): boolean => value === '' || value === 'null' || value === '~'
