import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { PbfReader, PbfWriter } from 'pbf'
import { expect, test } from 'vitest'
import { readOtlpProtobuf } from './otlp-logs.ts'
import { startPosting } from './posting.fixture.ts'

const json = { 'content-type': 'application/json' }
const protobuf = { 'content-type': 'application/x-protobuf' }
const text = (value: string) => ({ stringValue: value })
const attribute = (key: string, value: string) => ({ key, value: text(value) })
const stack = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g()\nKeyError: 1'

type Record = { at?: number; severity?: number; body: string; attributes?: [key: string, value: string][] }

const jsonBody = (service: string, records: Record[]) => ({
  resourceLogs: [
    {
      resource: { attributes: [attribute('service.name', service)] },
      scopeLogs: [
        {
          scope: { name: 'shop.orders' },
          logRecords: records.map(({ at = 1_795_491_685_166, severity = 0, body, attributes = [] }) => ({
            timeUnixNano: `${at}000000`,
            severityNumber: severity,
            traceId: '5B8EFFF798038103D269B633813FC60C',
            body: text(body),
            attributes: attributes.map(([key, value]) => attribute(key, value)),
          })),
        },
      ],
    },
  ],
})

function protobufBody(service: string, records: Record[]): Uint8Array<ArrayBuffer> {
  const writeText = (value: string, pbf: PbfWriter) => pbf.writeStringField(1, value)
  const writeAttribute = ([key, value]: [string, string], pbf: PbfWriter) => {
    pbf.writeStringField(1, key)
    pbf.writeMessage(2, writeText, value)
  }
  const writeRecord = ({ at = 1_795_491_685_166, severity = 0, body, attributes = [] }: Record, pbf: PbfWriter) => {
    pbf.writeFixed64Field(1, at * 1e6)
    pbf.writeVarintField(2, severity)
    pbf.writeMessage(5, writeText, body)
    for (const each of attributes) pbf.writeMessage(6, writeAttribute, each)
    pbf.writeBytesField(9, new Uint8Array(16))
  }
  const pbf = new PbfWriter()
  pbf.writeMessage(
    1,
    (_, resourceLogs) => {
      resourceLogs.writeMessage(
        2,
        (__, scopeLogs) => {
          for (const record of records) scopeLogs.writeMessage(2, writeRecord, record)
          scopeLogs.writeMessage(1, writeText, 'shop.orders')
        },
        null,
      )
      resourceLogs.writeMessage(
        1,
        (__, resource) => resource.writeMessage(1, writeAttribute, ['service.name', service]),
        null,
      )
    },
    null,
  )
  return new Uint8Array(pbf.finish())
}

const records: Record[] = [
  { severity: 9, body: 'up' },
  { severity: 17, body: 'no money for order 7' },
  { severity: 13, body: 'slow' },
  {
    severity: 21,
    body: 'request failed',
    attributes: [
      ['exception.type', 'KeyError'],
      ['exception.message', '1'],
      ['exception.stacktrace', stack],
    ],
  },
  { body: 'level=error msg="timeout"' },
  { body: 'level=info msg="up"' },
]
const events = ['shop.orders error: no money for order <num>', 'KeyError: <num>', 'timeout: timeout']

test('L35: OTLP over HTTP as JSON makes the right events, and not one more', async () => {
  const { post, errorsBy, said } = await startPosting()
  const answer = await post('/v1/logs', JSON.stringify(jsonBody('shop', records)), json)
  expect(answer).toEqual({ status: 200, text: '{}\n' })
  expect(errorsBy()).toEqual({ shop: 3 })
  expect(said()).toEqual(events.map((event) => `shop: ${event}`))
})

test('L35: OTLP over HTTP as protobuf makes the same events, packed or not', async () => {
  const { post, errorsBy, said, errors } = await startPosting()
  const now = performance.timeOrigin + performance.now()
  const at = Math.floor(now) - 2_000
  const body = protobufBody(
    'shop',
    records.map((record) => ({ ...record, at })),
  )
  expect(await post('/v1/logs', body, protobuf)).toEqual({ status: 200, text: '' })
  expect(errorsBy()).toEqual({ shop: 3 })
  expect(said()).toEqual(events.map((event) => `shop: ${event}`))
  expect(errors.map((error) => error.at)).toEqual([at, at, at])
  await post('/v1/logs', new Uint8Array(gzipSync(body)), { ...protobuf, 'content-encoding': 'gzip' })
  expect(errorsBy()).toEqual({ shop: 6 })
})

test('a service is named by the request, the resource or the configuration; one that nobody named is the default', async () => {
  const { post, errorsBy } = await startPosting({
    logs: { service: 'rest', services: { 'shop-v1': 'shop', chatty: null } },
  })
  for (const service of ['shop-v1', 'chatty', 'unknown_service:node', 'pay'])
    await post('/v1/logs', JSON.stringify(jsonBody(service, [{ severity: 17, body: 'x' }])), json)
  await post('/v1/logs?service=said', JSON.stringify(jsonBody('pay', [{ severity: 17, body: 'x' }])), json)
  expect(errorsBy()).toEqual({ shop: 1, rest: 1, pay: 1, said: 1 })
})

test('attributes of the request that was being answered are the route', async () => {
  const { post, errors } = await startPosting()
  const attributes: [string, string][] = [
    ['http.request.method', 'GET'],
    ['http.route', '/orders/:id'],
  ]
  const body = jsonBody('shop', [{ severity: 17, body: 'no money', attributes }])
  expect(await post('/v1/logs', JSON.stringify(body), json)).toMatchObject({ status: 200 })
  expect(errors.map(({ group }) => group.route)).toEqual(['GET /orders/:id'])
})

test('an exporter with nothing to say is answered as one with much to say', async () => {
  const { post, errorsBy } = await startPosting()
  expect(await post('/v1/logs', '{}', json)).toEqual({ status: 200, text: '{}\n' })
  expect(await post('/v1/logs', new Uint8Array(), protobuf)).toEqual({ status: 200, text: '' })
  expect(errorsBy()).toEqual({})
})

test('records that are none are rejected by their number, and all others are taken', async () => {
  const { post, errorsBy } = await startPosting()
  const body = {
    resourceLogs: [
      ...jsonBody('shop', [{ severity: 17, body: 'x' }]).resourceLogs,
      { scopeLogs: [{ logRecords: ['no record', 7] }] },
    ],
  }
  const answer = await post('/v1/logs', JSON.stringify(body), json)
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.text)).toEqual({
    partialSuccess: { rejectedLogRecords: '2', errorMessage: expect.stringContaining('2 ') },
  })
  expect(errorsBy()).toEqual({ shop: 1 })
})

test('what is wrong is said as a Status, in the encoding of the request', async () => {
  const { url, post } = await startPosting({ token: 'a-token-of-the-receiver' })
  const answer = await post('/v1/logs', '{}', json)
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    401,
    { code: 16, message: expect.stringContaining('token') },
  ])
  const response = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    body: new Uint8Array([0x0a, 0x7f]),
    headers: { ...protobuf, authorization: 'Bearer a-token-of-the-receiver' },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
  const status = { code: 0, message: '' }
  new PbfReader(new Uint8Array(await response.arrayBuffer())).readFields((field, _, pbf) => {
    if (field === 1) status.code = pbf.readVarint()
    else if (field === 2) status.message = pbf.readString()
  }, null)
  expect(status).toEqual({ code: 3, message: expect.stringContaining('longer than the message') })
})

test('what is no such message is refused with a sentence, whatever its bytes are', async () => {
  const { post, errorsBy } = await startPosting()
  expect(await post('/v1/logs', '{"resourceSpans":[]}', json)).toMatchObject({
    status: 400,
    text: expect.stringContaining('resourceLogs'),
  })
  expect(await post('/v1/logs', '{', json)).toMatchObject({ status: 400 })
  expect(await post('/v1/logs', JSON.stringify({ resourceLogs: Array(10_001).fill({}) }), json)).toMatchObject({
    status: 400,
    text: expect.stringContaining('Over 10000 resources'),
  })
  expect(await post('/v1/logs', 'x', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
  const good = protobufBody('shop', records)
  expect(await post('/v1/logs', good.slice(0, -3), protobuf)).toMatchObject({ status: 400 })
  expect(errorsBy()).toEqual({})
  for (let end = 1; end < good.length; end++) readOtlpProtobuf(good.subarray(0, end))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readOtlpProtobuf(bytes)
    }),
    { numRuns: 1_000 },
  )
})
