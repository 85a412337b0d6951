import type { Level } from './format.ts'

const words: Record<Exclude<Level, 'unknown'>, string> = {
  trace: 'trace silly trce trc vrb finest all',
  debug: 'debug verbose dbug dbg fine finer config',
  info: 'info information informational inf http notice note log system ok default',
  warn: 'warn warning wrn',
  error: 'err error eror severe fail failure',
  fatal: 'fatal ftl critical crit alert emerg emergency panic dpanic',
}

const byWord: ReadonlyMap<string, Level> = new Map([
  ...wordsOf('trace'),
  ...wordsOf('debug'),
  ...wordsOf('info'),
  ...wordsOf('warn'),
  ...wordsOf('error'),
  ...wordsOf('fatal'),
])

function wordsOf(level: Exclude<Level, 'unknown'>): [string, Level][] {
  return words[level].split(' ').map((word) => [word, level])
}

/** The level a word means, in any case; `trace1` to `trace8` of Apache included. */
export function levelOfWord(word: string): Level {
  const lower = word.toLowerCase()
  if (lower.startsWith('trace')) return 'trace'
  return byWord.get(lower) ?? 'unknown'
}

/** Numbers of pino and bunyan: 10 … 60. */
export function levelOfNumber(level: number): Level {
  if (level >= 60) return 'fatal'
  if (level >= 50) return 'error'
  if (level >= 40) return 'warn'
  if (level >= 30) return 'info'
  return level >= 20 ? 'debug' : 'trace'
}

const severities: readonly Level[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug']

/** Numbers of syslog, of journald and of GELF: 0, the worst, to 7. */
export const levelOfSeverity = (severity: number): Level => severities[severity] ?? 'unknown'

/** Numbers of OpenTelemetry: four for each level, from 1. */
export function levelOfOtel(severity: number): Level {
  const levels: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
  return severity >= 1 && severity <= 24 ? (levels[Math.floor((severity - 1) / 4)] ?? 'unknown') : 'unknown'
}

const letters: Record<string, Level> = {
  T: 'trace',
  D: 'debug',
  I: 'info',
  N: 'info',
  W: 'warn',
  E: 'error',
  F: 'fatal',
}

/** One letter, as klog, MongoDB and Ruby write it. */
export const levelOfLetter = (letter: string): Level => letters[letter] ?? 'unknown'
