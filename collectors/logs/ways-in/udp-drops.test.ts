import { spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { freePorts } from '../../../e2e/free-ports.ts'
import { startSources } from '../../discovery/discovering.fixture.ts'
import { dropsIn } from './udp-drops.ts'

const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  467: 0100007F:158A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 17041 2 0000000000000000 42
  468: 0100007F:158B 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 17042 2 0000000000000000 7
`

test('drops are those of the port', () => {
  expect([dropsIn(table, 5_514), dropsIn(table, 5_515), dropsIn(table, 514), dropsIn('', 5_514)]).toEqual([42, 7, 0, 0])
})

const burst = (port: number, program: string, count: number) => `
  const socket = require('node:dgram').createSocket('udp4')
  const text = Buffer.from('<11>Nov 24 03:42:10 vm ${program}[77]: no money ' + 'x'.repeat(900))
  let left = ${count}
  const next = () => (left-- > 0 ? socket.send(text, ${port}, '127.0.0.1', next) : socket.close())
  next()`

test.runIf(process.platform === 'linux')(
  'datagrams that come while nobody reads are counted or told of, each one',
  async () => {
    const port = await freePorts(1)
    const { seen, sources } = startSources({ collector: { syslog: { port, team: 'web', tcp: false } } })
    const errorsOf = (service: string) =>
      seen.reduce((sum, { owner, counts }) => sum + (owner.service === service ? counts.errors : 0), 0)
    const send = (program: string, count: number) =>
      spawnSync(process.execPath, ['-e', burst(port, program, count)]).status
    const soon = { timeout: 20_000, interval: 50 }
    // It listens when the first one is heard.
    await vi.waitFor(() => {
      send('hello', 1)
      expect(errorsOf('hello')).toBeGreaterThan(0)
    }, soon)
    // This process reads nothing until the other one has ended.
    expect(send('shop', 12_000)).toBe(0)
    const dropped = () => Number(/^(\d+) datagrams/.exec(sources.reports()[0]?.notes[0] ?? '')?.[1] ?? 0)
    await vi.waitFor(() => expect(errorsOf('shop') + dropped()).toBe(12_000), soon)
    expect(dropped()).toBeGreaterThan(0)
  },
)
