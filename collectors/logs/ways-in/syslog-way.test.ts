import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { freePorts } from '../../../e2e/free-ports.ts'
import { startSources } from '../../discovery/discovering.fixture.ts'
import { createSyslogFrames } from './syslog-frames.ts'
import { readSyslog } from './syslog-message.ts'

const soon = { timeout: 10_000, interval: 20 }
const hasLogger = spawnSync('logger', ['--version']).status === 0

async function startSyslog(more: Record<string, unknown> = {}, isFull = () => false) {
  const port = await freePorts(1)
  const running = startSources({ collector: { syslog: { port, team: 'web', ...more } } }, { isFull })
  const errorsBy = (): Record<string, number> => {
    const by: Record<string, number> = {}
    for (const { owner, counts } of running.seen) by[owner.service] = (by[owner.service] ?? 0) + counts.errors
    return by
  }
  const write = async (...chunks: (string | Buffer)[]) => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    for (const chunk of chunks) await new Promise((resolve) => socket.write(chunk, resolve))
    socket.end()
    await once(socket, 'close')
  }
  // TCP is listened to first, UDP right after it.
  await vi.waitFor(() => write(''), soon)
  return { ...running, port, errorsBy, write }
}

const old = (level: number, program: string, text: string) => `<${8 + level}>Nov 24 03:42:10 vm ${program}[77]: ${text}`
const recent = (level: number, program: string, text: string) =>
  `<${8 + level}>1 2026-11-24T03:42:10.003Z vm ${program} 77 - [ex@1 k="v"] ${text}`
const counted = (text: string) => `${Buffer.byteLength(text)} ${text}`

test('messages of both RFCs, ended by a line break or counted, in any pieces, make one event each', async () => {
  const { write, errorsBy } = await startSyslog({ services: { 'legacy-prog': 'shop', cron: null } })
  await write(`${old(3, 'shop', 'no money')}\n${old(6, 'shop', 'up')}\n${recent(3, 'pay', 'no päy')}\n`)
  await write(`${old(2, 'legacy-prog', 'died')}\n${old(3, 'cron', 'noise')}\n${old(3, 'postfix/smtpd', 'refused')}`)
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 2, pay: 1, 'postfix-smtpd': 1 }), soon)
  const bytes = Buffer.from(
    [recent(3, 'pay', 'nö'), recent(3, 'pay', 'two\nlines'), old(3, 'pay', 'x')].map(counted).join(''),
  )
  await write(...Array.from(bytes, (_, n) => bytes.subarray(n, n + 1)))
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 2, pay: 4, 'postfix-smtpd': 1 }), soon)
})

test('lines of a stack that two processes write at once stay apart', async () => {
  const { write, errorsBy, errors } = await startSyslog()
  const lines = ['Traceback (most recent call last):', '  File "/srv/a.py", line 1, in f', '    g()', 'KeyError: 1']
  const mixed = lines.flatMap((line) => [1, 2].map((pid) => `<11>Nov 24 03:42:10 vm shop[${pid}]: ${line}`))
  await write(`${mixed.join('\n')}\n`)
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 2 }), soon)
  expect(errors.map(({ group }) => group.title)).toEqual(['KeyError', 'KeyError'])
})

test('a program that writes no errors makes no tile; one that is mapped does', async () => {
  const { write, services } = await startSyslog({ services: { nginx: 'proxy' } })
  await write(`${old(6, 'cron', 'ran')}\n${old(6, 'nginx', 'up')}\n${old(3, 'shop', 'no')}\n`)
  await vi.waitFor(() => expect(services()).toEqual(['web/proxy', 'web/shop']), soon)
})

test('a datagram is a message', async () => {
  const { port, errorsBy } = await startSyslog()
  const socket = createSocket('udp4')
  const send = (text: string) => new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve))
  for (let n = 0; n < 20; n++) await send(old(3, 'shop', `no money for ${n}`))
  await send('<11>no program at all')
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 20, app: 1 }), soon)
  socket.close()
})

test.runIf(hasLogger)('logger of util-linux is heard over UDP and TCP, in the old and the new form', async () => {
  const { port, errorsBy } = await startSyslog()
  const say = (...args: string[]) =>
    spawnSync('logger', ['-n', '127.0.0.1', '-P', String(port), '-t', 'shop', '-p', 'user.err', ...args]).status
  expect(say('--udp', '--rfc3164', 'no money')).toBe(0)
  expect(say('--udp', '--rfc5424', 'no money')).toBe(0)
  expect(say('--tcp', '--rfc3164', 'no money')).toBe(0)
  expect(say('--tcp', '--rfc5424', '--octet-count', 'no money')).toBe(0)
  expect(say('--tcp', '-p', 'user.info', 'up')).toBe(0)
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 4 }), soon)
})

test('a length that is none ends the connection and is told of, and nothing else', async () => {
  const { write, errorsBy, gaps } = await startSyslog()
  await write('12x <11>what').catch(() => {})
  await vi.waitFor(
    () => expect(gaps).toMatchObject([{ bytes: 12, reason: 'a length before a message was none' }]),
    soon,
  )
  await write(`${old(3, 'shop', 'no')}\n`)
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 1 }), soon)
  expect(createSyslogFrames(() => {}).take(Buffer.from('99999999 <11>x'))).toBe(false)
})

test('while the outbox is full a connection waits, and what datagrams brought is said to be missing', async () => {
  const state = { isFull: true }
  const { port, write, errorsBy, gaps } = await startSyslog({}, () => state.isFull)
  const socket = createSocket('udp4')
  const datagram = old(3, 'shop', 'lost')
  await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  await vi.waitFor(() => expect(gaps).toMatchObject([{ owner: { service: 'shop' }, bytes: datagram.length }]), soon)
  socket.close()
  const many = Array.from({ length: 20_000 }, (_, n) => `${old(3, 'shop', `no money for ${n}`)}\n`).join('')
  const written = write(many)
  await vi.waitFor(() => expect(errorsBy().shop).toBeGreaterThan(0), soon)
  expect(errorsBy().shop).toBeLessThan(20_000)
  state.isFull = false
  await written
  await vi.waitFor(() => expect(errorsBy().shop).toBe(20_000), soon)
})

test('whatever bytes come, what is right after them is counted', async () => {
  const { write, errorsBy } = await startSyslog()
  const broken = Buffer.from([0x3c, 0x31, 0x31, 0x3e, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a])
  await write(broken, `${old(3, 'shop', 'no \ufffd money')}\n`)
  await write(`${old(3, 'shop', 'x'.repeat(3_000_000))}\n${old(3, 'shop', 'no money')}\n`)
  await vi.waitFor(() => expect(errorsBy().shop).toBe(3), soon)
})

test('what devices leave out is not missed', () => {
  expect(readSyslog('<11>Nov 24 03:42:10 shop: no')).toMatchObject({
    program: 'shop',
    letters: [{ text: 'no', level: 'error' }],
  })
  expect(readSyslog('<11>shop[7]: no\n')).toMatchObject({
    program: 'shop',
    letters: [{ text: 'no', stream: '/shop[7]' }],
  })
  expect(readSyslog('<14>just words')).toMatchObject({
    program: null,
    letters: [{ text: 'just words', level: 'info' }],
  })
  expect(readSyslog('words')).toMatchObject({ program: null, letters: [{ text: 'words', level: 'unknown' }] })
})
