import { readFileSync } from 'node:fs'
import { LineCounter, type ParsedNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { Config } from './config.ts'
import { knownKeys, nearest } from './config-keys.ts'

/** One thing that is wrong in the file: where, what was found, and what would be right. */
export type ConfigFault = { path: string; line: number | null; column: number | null; found: string; right: string }
type Place = { line: number | null; column: number | null }
export type ConfigResult =
  /** `whereIs` finds a path such as `receivers[0].url`, for checks that only a later part can make. */
  { ok: true; config: Config; whereIs: (path: string) => Place } | { ok: false; faults: ConfigFault[] }

type Env = Record<string, string | undefined>
const maxBytes = 1_048_576

/** Reads and checks a configuration file; every fault is reported, not only the first. */
export function readConfig(file: string, env: Env): ConfigResult {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const found = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`
    return { ok: false, faults: [{ ...nowhere, found, right: 'a readable YAML file, see docs/configuration.md' }] }
  }
  if (text.length > maxBytes) {
    const found = `${text.length} characters`
    return { ok: false, faults: [{ ...nowhere, found, right: 'a file of at most 1 MiB' }] }
  }
  return parseConfig(text, env)
}

const nowhere = { path: '', line: null, column: null }

/** The same from a text. `${NAME}` in any string is taken from `env`, `${file:/path}` from a file. */
export function parseConfig(text: string, env: Env): ConfigResult {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const place = (offset: number | undefined): Place => {
    if (offset === undefined) return { line: null, column: null }
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      path: '',
      ...place(error.pos[0]),
      found: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code,
      right: 'valid YAML: two spaces for each level, each key once',
    }))
    return { ok: false, faults }
  }

  const locate = (path: readonly PropertyKey[]) => place(offsetOf(document.contents, path))
  const faults: ConfigFault[] = []
  const blame: Blame = (path, found, right) => {
    faults.push({ path: pathText(path), ...locate(path), found, right })
  }
  const raw = expand(document.toJS({ maxAliasCount: 20 }) ?? {}, [], { env, blame })
  const parsed = Config.safeParse(raw)
  if (!parsed.success) for (const issue of parsed.error.issues) faults.push(...faultsOf(issue, raw, locate))
  if (parsed.success && faults.length === 0) {
    return { ok: true, config: parsed.data, whereIs: (path) => locate(partsOf(path)) }
  }
  return { ok: false, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

type Locate = (path: readonly PropertyKey[]) => Place

function faultsOf(issue: z.core.$ZodIssue, raw: unknown, locate: Locate): ConfigFault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(Config, issue.path)
    return issue.keys.map((key) => {
      const guess = nearest(key, known)
      const right = `${guess ? `did you mean "${guess}"? ` : ''}Known here: ${known.join(', ')}`
      return {
        path: pathText([...issue.path, key]),
        ...locate([...issue.path, key]),
        found: `unknown key "${key}"`,
        right,
      }
    })
  }
  const value = valueAt(raw, issue.path)
  const found = value === undefined ? 'nothing' : shown(value, issue.path)
  const right = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return [{ path: pathText(issue.path), ...locate(issue.path), found, right: right.replace(/^Invalid input: /, '') }]
}

const secretKey = /password$|token$|secrets?$|^headers$|^auth$|authorization/i

/** A secret is never repeated, and one may stand anywhere by mistake: long values are never repeated whole. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const keys = Object.keys(value).slice(0, 10)
    return keys.length === 0 ? '{}' : `a map of ${keys.join(', ')}`
  }
  const last = path.findLast((part) => typeof part === 'string')
  const isSecret = path.some((part) => part === 'headers') || (typeof last === 'string' && secretKey.test(last))
  if (isSecret || (Array.isArray(value) && path.some((part) => part === 'auth'))) return 'a secret'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 37)}…` : text
}

const pathText = (path: readonly PropertyKey[]) =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`)).join('')

const partsOf = (path: string): PropertyKey[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)))

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined
    // One entry may stand there without its list.
    if (typeof part === 'number' && !Array.isArray(at)) continue
    at = Reflect.get(at, part)
  }
  return at
}

/** Offset of the key (or the item) that the path names, or of its nearest ancestor that is in the text. */
function offsetOf(contents: ParsedNode | null, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = contents
  let offset = contents?.range?.[0]
  for (const part of path) {
    if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items)) return offset
    if (typeof part === 'number' && rangedKey(node.items[0])) continue
    const found: unknown =
      typeof part === 'number'
        ? node.items[part]
        : node.items.find((pair: unknown) => rangedKey(pair)?.value === part || String(rangedKey(pair)?.value) === part)
    if (found === undefined) return offset
    const key = rangedKey(found)
    offset = key?.range?.[0] ?? rangeOf(found)?.[0] ?? offset
    node = key && typeof found === 'object' && found !== null && 'value' in found ? found.value : found
  }
  return offset
}

const rangeOf = (node: unknown): number[] | undefined =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : undefined

function rangedKey(pair: unknown): { value: unknown; range: number[] | undefined } | undefined {
  if (typeof pair !== 'object' || pair === null || !('key' in pair)) return undefined
  const { key } = pair
  if (typeof key !== 'object' || key === null || !('value' in key)) return undefined
  return { value: key.value, range: rangeOf(key) }
}

type Blame = (path: PropertyKey[], found: string, right: string) => void

/** Replaces `${NAME}` and `${file:/path}` in every string, so that no secret needs to stand in the file. */
function expand(value: unknown, path: PropertyKey[], by: { env: Env; blame: Blame }): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('file:')) return readSecret(name.slice(5), path, by.blame)
      const known = by.env[name]
      if (known === undefined) by.blame(path, `\${${name}}, which is not set`, `set the environment variable ${name}`)
      return known ?? ''
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index], by))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key], by)]))
  }
  return value
}

function readSecret(file: string, path: PropertyKey[], blame: Blame): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    blame(path, `\${file:${file}}, which cannot be read`, 'a file that this process may read')
    return ''
  }
}
