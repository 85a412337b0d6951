import { createSocket } from 'node:dgram'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import { prepareDiscovery } from './registry.ts'

type Records = Record<string, { type: number; data: Buffer }[]>

const nameBytes = (name: string) =>
  Buffer.concat([...name.split('.').map((part) => Buffer.from([part.length, ...Buffer.from(part)])), Buffer.from([0])])
const a = (ip: string) => ({ type: 1, data: Buffer.from(ip.split('.').map(Number)) })
const aaaa = (last: number) => ({ type: 28, data: Buffer.from([0xfd, ...Array(14).fill(0), last]) })
const srv = (target: string, port: number) => {
  const head = Buffer.alloc(6)
  head.writeUInt16BE(port, 4)
  return { type: 33, data: Buffer.concat([head, nameBytes(target)]) }
}

/** A name server on loopback that answers what it is given; null: not at all; a number: that error. */
async function startNameServer(first: Records) {
  let records: Records | number | null = first
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    if (records === null) return
    const end = query.indexOf(0, 12) + 5
    const type = query.readUInt16BE(end - 4)
    const labels: string[] = []
    for (let at = 12; query[at]; at += (query[at] ?? 0) + 1)
      labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)))
    const known = typeof records === 'number' ? undefined : records[labels.join('.')]
    const answers = (known ?? []).filter((record) => record.type === type)
    const head = Buffer.alloc(12)
    head.writeUInt16BE(query.readUInt16BE(0), 0)
    head.writeUInt16BE(0x8180 | (typeof records === 'number' ? records : known ? 0 : 3), 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(answers.length, 6)
    const bodies = answers.map(({ type: of, data }) => {
      const fixed = Buffer.alloc(12)
      fixed.writeUInt16BE(0xc00c, 0)
      fixed.writeUInt16BE(of, 2)
      fixed.writeUInt16BE(1, 4)
      fixed.writeUInt16BE(data.length, 10)
      return Buffer.concat([fixed, data])
    })
    socket.send(Buffer.concat([head, query.subarray(12, end), ...bodies]), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  return {
    server: `127.0.0.1:${socket.address().port}`,
    says(next: Records | number | null) {
      records = next
    },
  }
}

function finderOf(entry: Record<string, unknown>) {
  const prepared = prepareDiscovery(DiscoveryConfig.parse({ kind: 'dns', team: 'web', ...entry }))
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.faults))
  const finder = prepared.open({ clock: systemClock })
  onTestFinished(() => finder.close?.())
  return async () => {
    const { candidates, problem } = await finder.find(new AbortController().signal)
    return { addresses: (candidates ?? []).map(({ labels }) => labels.get('__address__')).sort(), candidates, problem }
  }
}

test('SRV records bring host and port, with the labels that Prometheus gives them', async () => {
  const { server } = await startNameServer({
    '_m._tcp.shop.example': [srv('a.shop.example', 9102), srv('b.shop.example', 9103)],
  })
  const look = finderOf({ names: ['_m._tcp.shop.example'], servers: [server] })
  const { addresses, candidates, problem } = await look()
  expect(problem).toBeNull()
  expect(addresses).toEqual(['a.shop.example:9102', 'b.shop.example:9103'])
  const first = candidates?.find(({ labels }) => labels.get('__address__') === 'a.shop.example:9102')
  expect(Object.fromEntries(first?.labels ?? [])).toEqual({
    __address__: 'a.shop.example:9102',
    __meta_dns_name: '_m._tcp.shop.example',
    __meta_dns_srv_record_target: 'a.shop.example.',
    __meta_dns_srv_record_port: '9102',
  })
})

test('A and AAAA records get the configured port, an IPv6 address its brackets', async () => {
  const { server } = await startNameServer({ 'shop.example': [a('10.0.0.1'), a('10.0.0.2'), aaaa(7)] })
  expect((await finderOf({ names: ['shop.example'], type: 'A', port: 9100, servers: [server] })()).addresses).toEqual([
    '10.0.0.1:9100',
    '10.0.0.2:9100',
  ])
  expect(
    (await finderOf({ names: ['shop.example'], type: 'AAAA', port: 9100, servers: [server] })()).addresses,
  ).toEqual(['[fd00::7]:9100'])
})

test('a server that fails keeps what was known; a name without records has no targets, and says so', async () => {
  const names = await startNameServer({ 'shop.example': [a('10.0.0.1')] })
  const look = finderOf({ names: ['shop.example'], type: 'A', port: 1, servers: [names.server] })
  expect((await look()).addresses).toEqual(['10.0.0.1:1'])
  names.says(2)
  expect(await look()).toMatchObject({ addresses: ['10.0.0.1:1'], problem: { fault: 'dns' } })
  names.says({})
  expect(await look()).toMatchObject({
    addresses: [],
    problem: { fault: 'dns', detail: expect.stringContaining('no A record') },
  })
})
