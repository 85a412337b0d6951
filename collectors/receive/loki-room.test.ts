import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { PbfWriter } from 'pbf'
import { compress } from 'snappyjs'
import { expect, test } from 'vitest'
import { readLokiProtobuf } from './loki-push.ts'
import { startPosting } from './posting.fixture.ts'

const json = { 'content-type': 'application/json' }
const nanos = (at: number) => `${at}000000`
const at = 1_795_491_685_166
const trace = ['Traceback (most recent call last):', '  File "/srv/a.py", line 1, in f', '    g()', 'KeyError: 1']

type Stream = { labels: string; lines: string[]; at: number }

function pushOf(streams: Stream[]): Uint8Array {
  const pbf = new PbfWriter()
  const writeTime = (time: number, timestamp: PbfWriter) => {
    timestamp.writeVarintField(1, Math.floor(time / 1_000))
    timestamp.writeVarintField(2, (time % 1_000) * 1e6)
  }
  for (const stream of streams) {
    pbf.writeMessage(
      1,
      (of: Stream, message) => {
        message.writeStringField(1, of.labels)
        for (const line of of.lines) {
          message.writeMessage(
            2,
            (text: string, entry) => {
              entry.writeMessage(1, writeTime, of.at)
              entry.writeStringField(2, text)
            },
            line,
          )
        }
      },
      stream,
    )
  }
  return new Uint8Array(pbf.finish())
}

test('a push in JSON, packed or not: lines of each stream are read as their program wrote them', async () => {
  const { post, errorsBy, said } = await startPosting({ logs: { services: { noise: null } } })
  const values = (lines: string[]) => lines.map((line) => [nanos(at), line])
  const body = JSON.stringify({
    streams: [
      { stream: { app: 'shop', pod: 'shop-1' }, values: values(['ERROR:root:failed', ...trace]) },
      { stream: { service_name: 'pay' }, values: values(['level=error msg="no money"', 'level=info msg="up"']) },
      { stream: { app: 'noise' }, values: values(['ERROR noise']) },
      { stream: {}, values: [[nanos(at), 'ERROR nobody']] },
    ],
  })
  expect(await post('/loki/api/v1/push', body, json)).toEqual({ status: 204, text: '' })
  expect(errorsBy()).toEqual({ shop: 1, pay: 1, app: 1 })
  expect(said()).toContain('shop: KeyError: <num>')
  const packed = new Uint8Array(gzipSync(body))
  expect(await post('/loki/api/v1/push', packed, { ...json, 'content-encoding': 'gzip' })).toMatchObject({
    status: 204,
  })
  expect(errorsBy()).toEqual({ shop: 2, pay: 2, app: 2 })
})

test('a push in protobuf and Snappy, as agents do it, is the same, at its time', async () => {
  const { post, errorsBy, errors } = await startPosting()
  const now = Math.floor(performance.timeOrigin + performance.now()) - 2_000
  const body = pushOf([
    { labels: '{app="shop", pod="shop-\\"1\\""}', lines: ['ERROR:root:failed', ...trace], at: now },
    { labels: '{container="pay"}', lines: ['level=error msg="no money"', 'level=info msg="up"'], at: now },
  ])
  const headers = { 'content-type': 'application/x-protobuf' }
  expect(await post('/loki/api/v1/push', new Uint8Array(compress(body)), headers)).toEqual({ status: 204, text: '' })
  expect(errorsBy()).toEqual({ shop: 1, pay: 1 })
  expect(errors.map((error) => error.at)).toEqual([now, now])
  for (let end = 0; end < body.length; end++) readLokiProtobuf(body.subarray(0, end))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readLokiProtobuf(bytes)
    }),
    { numRuns: 500 },
  )
})

test('what is no push is refused with a sentence', async () => {
  const { post, errorsBy } = await startPosting()
  const text = async (body: string, headers: Record<string, string>) => post('/loki/api/v1/push', body, headers)
  expect(await text('{}', json)).toMatchObject({ status: 400, text: expect.stringContaining('no streams') })
  expect(await text('{', json)).toMatchObject({ status: 400, text: expect.stringContaining('no JSON') })
  const many = JSON.stringify({ streams: Array(10_001).fill({}) })
  expect(await text(many, json)).toMatchObject({ status: 400, text: expect.stringContaining('Over 10000 streams') })
  expect(await text('words', {})).toMatchObject({ status: 400, text: expect.stringContaining('Snappy') })
  const bomb = new Uint8Array(compress(new Uint8Array(33 * 1_048_576)))
  expect(await post('/loki/api/v1/push', bomb, {})).toMatchObject({ status: 413 })
  expect(errorsBy()).toEqual({})
})
