import type { Level } from './format.ts'
import { levelOfWord } from './level.ts'
import { parseApache, parseIso, type Stamp } from './stamp.ts'

const bracket = /^\[([^\]]{1,200})\] ?/
const aprCode = /^\((\d{1,6})\)([^:[\]]{1,120}): ?/
const numbered = /^((?:AH|WSGI)\d{4,5}): ?/
const moduleLevel = /^([\w.]*):(trace[1-8]|debug|info|notice|warn|error|crit|alert|emerg)$/
const bareLevel = /^(debug|info|notice|warn|error|crit|alert|emerg)$/
const process = /^pid (\d+)(?::tid (\d+))?$/
const peer = /^(?:client|remote):? (.+)$/

type Prefix = Stamp & {
  module: string
  level: Level
  process: string
  client: string
  code: string | null
  apr: string
  rest: string
}

/** Reads a group in brackets into the prefix; false when it is not one of Apache's. */
function takeGroup(group: string, into: Prefix): boolean {
  const known = moduleLevel.exec(group)
  if (known || bareLevel.test(group)) {
    into.module = known?.[1] ?? ''
    into.level = levelOfWord(known?.[2] ?? group)
    return true
  }
  const ids = process.exec(group)
  if (ids) {
    into.process = `${ids[1]}:${ids[2] ?? ''}`
    return true
  }
  const client = peer.exec(group)
  if (client) {
    into.client = client[1] ?? ''
    return true
  }
  if (into.stamp !== null) return false
  const stamp = parseApache(group)
  const { stamp: at, zoned } = stamp.stamp === null ? parseIso(group) : stamp
  into.stamp = at
  into.zoned = zoned
  return at !== null
}

/** The groups as Apache writes them where nobody changed its ErrorLogFormat: most lines, so that they are read at once. */
const usual =
  /^\[(\w{3} \w{3} [\d ]\d \d\d:\d\d:\d\d)\.(\d{6}) (\d{4})\] \[([\w.]*):(\w+)\] \[pid (\d+)(?::tid (\d+))?\] (?:\[(?:client|remote) ([^\]]{1,200})\] ?)?/
// Many lines have the same second: it is worked out once.
const lastSecond = { text: '', stamp: 0 }

function readUsual(line: string): Prefix | null {
  const found = usual.exec(line)
  if (!found) return null
  const [whole, time = '', micros = '', year = '', module = '', word = '', pid, tid, client] = found
  const second = `${time} ${year}`
  if (second !== lastSecond.text) {
    const { stamp } = parseApache(second)
    if (stamp === null) return null
    lastSecond.text = second
    lastSecond.stamp = stamp
  }
  return {
    stamp: lastSecond.stamp + Math.floor(Number(micros) / 1_000),
    zoned: false,
    module,
    level: levelOfWord(word),
    process: `${pid}:${tid ?? ''}`,
    client: client ?? '',
    code: null,
    apr: '',
    rest: line.slice(whole.length),
  }
}

const unknownPrefix = (line: string): Prefix => ({
  stamp: null,
  zoned: false,
  module: '',
  level: 'unknown',
  process: '',
  client: '',
  code: null,
  apr: '',
  rest: line,
})

/** The leading groups, in whatever order ErrorLogFormat puts them. */
export function readPrefix(line: string): Prefix {
  const prefix = readUsual(line) ?? unknownPrefix(line)
  for (;;) {
    const group = bracket.exec(prefix.rest)
    if (group) {
      if (!takeGroup(group[1] ?? '', prefix)) return prefix
      prefix.rest = prefix.rest.slice(group[0].length)
      continue
    }
    const apr = prefix.apr === '' ? aprCode.exec(prefix.rest) : null
    if (apr) {
      prefix.apr = `(${apr[1]})${apr[2]}: `
      prefix.rest = prefix.rest.slice(apr[0].length)
      continue
    }
    const code = prefix.code === null ? numbered.exec(prefix.rest) : null
    if (!code) return prefix
    prefix.code = code[1] ?? null
    prefix.rest = prefix.rest.slice(code[0].length)
  }
}
