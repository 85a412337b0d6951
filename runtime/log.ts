import { type Logger, pino } from 'pino'

/** Structured log of our own processes: one JSON object a line, to stderr, so that stdout stays for people. */
export type Log = Logger

export const createLog = (level: string, name: string): Log =>
  pino({ level, name, base: { pid: process.pid } }, pino.destination({ fd: 2, sync: true }))

/** A Log that says nothing, for tests and for what is switched off. */
export const silentLog = (): Log => pino({ level: 'silent' })
