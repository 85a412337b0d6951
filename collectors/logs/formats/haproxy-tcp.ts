import { type Format, logRecord } from './format.ts'
import { parseCommonLog } from './stamp.ts'

/** The state at the end has two letters here: who ended the connection, and at which step. */
const shape =
  /(?:^|\]: |\s)\S{2,60}:\d{1,5} \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d)\.\d{3}\] (\S{1,100}) (\S{1,100})\/(\S{1,100}) -?\d+\/-?\d+\/\+?\d+ \+?\d+ ([CSPLRIDUKsc-])([RQCHDLT-]) (?:\d+\/){4}\+?\d+ \d+\/\d+/
const reasons: Record<string, string> = {
  SC: 'the server could not be reached',
  sC: 'the connection to the server timed out',
  SD: 'the server broke the connection off',
  sD: 'the server was silent for too long',
  PC: 'the connection was refused by the proxy',
  RC: 'the proxy has no room for more connections',
}

export const format: Format = {
  name: 'haproxy-tcp',
  about: 'The TCP log of HAProxy (`option tcplog`).',
  vantage: 'error-log',
  parse(line) {
    const found = line.includes('] ') ? shape.exec(line) : null
    if (!found) return null
    const [, time = '', , backend = '', server = '', by = '', step = ''] = found
    const reason = reasons[`${by}${step}`]
    return logRecord({
      alone: true,
      level: reason === undefined ? 'info' : 'error',
      message: reason === undefined ? `connection to ${backend} ended` : `${backend}/${server}: ${reason}`,
      logger: 'haproxy',
      code: `${by}${step}`,
      ...parseCommonLog(time),
    })
  },
  examples: [
    {
      line: '127.0.0.1:52086 [24/Nov/2026:03:42:09.296] db pg/s1 0/-1/1002 0 SC 1/1/0/0/1 0/0',
      record: { level: 'error', message: 'pg/s1: the server could not be reached', code: 'SC' },
    },
    {
      line: '<134>Nov 24 03:42:10 localhost haproxy[1712]: 127.0.0.1:52086 [24/Nov/2026:03:42:09.296] db pg/s1 1/0/5007 212 -- 1/1/1/1/0 0/0',
      record: { level: 'info' },
    },
    {
      line: '127.0.0.1:52086 [24/Nov/2026:03:42:09.296] db pg/s1 1/0/5007 212 CD 1/1/1/1/0 0/0',
      record: { level: 'info' },
    },
  ],
}
