import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BoardProcess, startBoard } from './board-process.ts'
import { logger, startRsyslog } from './run-rsyslog.ts'

let board: BoardProcess
beforeAll(async () => {
  board = await startBoard()
})
afterAll(() => board?.stop())

test.each([
  { service: 'by-udp', how: ['--udp'] },
  { service: 'by-udp-3164', how: ['--udp', '--rfc3164'] },
  { service: 'by-udp-5424', how: ['--udp', '--rfc5424'] },
  { service: 'by-tcp', how: ['--tcp'] },
  { service: 'by-tcp-3164', how: ['--tcp', '--rfc3164'] },
  { service: 'by-tcp-5424', how: ['--tcp', '--rfc5424', '--octet-count'] },
])('L35: logger, $service: what is an error counts once, and what is none does not', async ({ service, how }) => {
  const say = (level: string, text: string) =>
    logger('-n', '127.0.0.1', '-P', String(board.syslogPort), ...how, '-t', service, '-p', `user.${level}`, text)
  for (const order of [1, 2, 3]) await say('err', `no money for order ${order}, password=hunter2-Xy`)
  await say('info', 'order 4 came')
  const detail = await board.lists(service, [
    { title: 'no money for order <num>, password=<secret>', class: 'other', count: 3 },
  ])
  expect(JSON.stringify(detail)).not.toContain('hunter2-Xy')
})

const to = () => `target="127.0.0.1" port="${board.syslogPort}"`
test.each([
  { service: 'rsyslog-udp', forward: () => `action(type="omfwd" ${to()} protocol="udp")` },
  { service: 'rsyslog-tcp', forward: () => `action(type="omfwd" ${to()} protocol="tcp")` },
  {
    service: 'rsyslog-counted',
    forward: () =>
      `action(type="omfwd" ${to()} protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")`,
  },
  { service: 'rsyslog-old', forward: () => `*.* @@127.0.0.1:${board.syslogPort}` },
])(
  'L35: rsyslog, $service: errors and a stack that is written line by line count once',
  async ({ service, forward }) => {
    const socket = await startRsyslog(forward())
    const stack = [
      'Traceback (most recent call last):',
      '  File "/srv/shop/views.py", line 1, in pay',
      '    charge()',
      'KeyError: 7',
    ]
    for (let order = 0; order < 20; order++)
      await logger('-u', socket, '-t', service, '-p', 'user.err', `no money for order ${order}`)
    for (const line of stack) await logger('-u', socket, '-t', service, '--id=77', '-p', 'user.err', line)
    for (const order of [1, 2]) await logger('-u', socket, '-t', service, '-p', 'user.notice', `order ${order} came`)
    await board.lists(service, [
      { title: 'no money for order <num>', class: 'other', count: 20 },
      { title: 'KeyError', class: 'exception', count: 1 },
    ])
  },
)
