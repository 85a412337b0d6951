import type { Level } from './format.ts'

const byWord: Record<string, Level> = {
  trace: 'trace',
  verbose: 'debug',
  silly: 'trace',
  debug: 'debug',
  info: 'info',
  information: 'info',
  http: 'info',
  notice: 'info',
  log: 'info',
  warn: 'warn',
  warning: 'warn',
  err: 'error',
  error: 'error',
  severe: 'error',
  fail: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
  dpanic: 'fatal',
}

/** The level a word means, in any case; `trace1` to `trace8` of Apache included. */
export function levelOfWord(word: string): Level {
  const lower = word.toLowerCase()
  if (lower.startsWith('trace')) return 'trace'
  return Object.hasOwn(byWord, lower) ? (byWord[lower] ?? 'unknown') : 'unknown'
}

/** Numbers of pino and bunyan: 10 … 60. */
export function levelOfNumber(level: number): Level {
  if (level >= 60) return 'fatal'
  if (level >= 50) return 'error'
  if (level >= 40) return 'warn'
  if (level >= 30) return 'info'
  return level >= 20 ? 'debug' : 'trace'
}
