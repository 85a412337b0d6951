import { type Opened, opened } from '../envelopes/envelope.ts'
import { envelope as syslog } from '../envelopes/syslog.ts'
import { envelope as syslog5424 } from '../envelopes/syslog-5424.ts'
import { levelOfSeverity } from '../formats/level.ts'

/** What one message says, and which program said it; null where it does not tell. */
export type SyslogMessage = { program: string | null; letters: Opened[] }

// Many devices leave out the host, or the time, or both.
const short =
  /^<(\d{1,3})>(?:\w{3} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\S{8,30} )?(?:([\w.\-/@]{1,80})(?:\[(\d{1,10})\])?: ?)?(.*)$/s

/** Reads a message of either RFC, or what is near to one. */
export function readSyslog(text: string): SyslogMessage {
  const whole = text.replace(/[\r\n\0]+$/, '')
  const letters = syslog5424.open(whole) ?? syslog.open(whole)
  if (letters) return { program: programIn(letters[0]?.stream ?? ''), letters }
  const [, priority, program, process = '', said] = short.exec(whole) ?? []
  const level = priority === undefined ? 'unknown' : levelOfSeverity(Number(priority) % 8)
  const stream = program === undefined ? '' : `/${program}[${process}]`
  return { program: program ?? null, letters: [opened({ text: said ?? whole, stream, level })] }
}

/** `shop` of `host/shop[77]`. */
function programIn(stream: string): string | null {
  const program = stream.slice(stream.indexOf('/') + 1, stream.lastIndexOf('['))
  return program === '' || program === '-' ? null : program
}
