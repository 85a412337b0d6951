import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { giveBackMemory, takeMemory } from './body-memory.ts'
import { readInPlace } from './in-place-socket.ts'
import { TooBig } from './read-body.ts'
import { createBodyReceiver } from './receive-body.ts'

test('chunks become one body, whatever their sizes and whatever was expected', () => {
  for (const expected of [0, 10, 300_000]) {
    const receiver = createBodyReceiver(1_000_000)
    for (let round = 0; round < 3; round++) {
      if (expected > 0) receiver.expect(expected)
      const chunks = Array.from({ length: 50 }, (_, i) => Buffer.alloc(1 + i * 137, 65 + ((i + round) % 26)))
      for (const chunk of chunks) receiver.add(chunk)
      expect(receiver.body().equals(Buffer.concat(chunks))).toBe(true)
      receiver.release()
      expect(receiver.body()).toHaveLength(0)
    }
  }
})

test('more than the limit is refused, before any memory is taken for it where the sender says how much comes', () => {
  const receiver = createBodyReceiver(100)
  receiver.add(Buffer.alloc(100))
  expect(() => receiver.add(Buffer.alloc(1))).toThrow(TooBig)
  receiver.release()
  expect(() => receiver.expect(101)).toThrow(TooBig)
})

test('memory is used again by whoever comes next, the smallest that is enough, and not kept without bound', () => {
  // Whatever lies there from before is taken away.
  for (let i = 0; i < 100; i++) takeMemory(1)
  const large = takeMemory(1_000_000)
  const small = takeMemory(100_000)
  giveBackMemory(large)
  giveBackMemory(small)
  // Compared here: a megabyte of difference would be printed for minutes.
  expect(takeMemory(90_000) === small).toBe(true)
  expect(takeMemory(90_000) === large).toBe(true)
  const given = new Set<Buffer>(Array.from({ length: 100 }, () => Buffer.allocUnsafeSlow(1_048_576)))
  for (const one of given) giveBackMemory(one)
  const taken = new Set(Array.from({ length: 100 }, () => takeMemory(1_048_576)))
  expect(taken.size).toBe(100)
  expect([...taken].filter((one) => given.has(one)).length).toBeLessThanOrEqual(4)
})

test('a socket that is read in place gives every byte in order, to those who read at once and to those who do not', async () => {
  const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 31) % 251))
  const server = createServer((socket) => socket.end(sent))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  for (const isAtOnce of [true, false]) {
    const reading = readInPlace()
    const socket = connect({ port, host: '127.0.0.1', onread: reading.onread })
    reading.attach(socket)
    const got: Buffer[] = []
    const readAll = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) got.push(Buffer.from(chunk))
    }
    socket.on('readable', () => (isAtOnce ? readAll() : setImmediate(readAll)))
    await new Promise((resolve) => socket.on('end', resolve))
    expect(Buffer.concat(got).equals(sent)).toBe(true)
  }
})
