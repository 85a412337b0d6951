import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startPosting } from './posting.fixture.ts'

const json = { 'content-type': 'application/json' }
const gzipped = (text: string) => new Uint8Array(gzipSync(text))

test('L35: a JSON array, NDJSON in gzip, one object and lines of text each make the right events, and not one more', async () => {
  const { post, errorsBy, said } = await startPosting()
  const error = (message: string, more = {}) => ({ service: 'shop', level: 'error', message, ...more })
  expect(
    await post('/logs', JSON.stringify([error('no money'), { service: 'shop', level: 'info', message: 'up' }]), json),
  ).toMatchObject({ status: 200 })
  expect(errorsBy()).toEqual({ shop: 1 })
  const lines = [
    error('no stock', { stack: 'IOError: gone\n    at f (/srv/a.js:1:2)' }),
    error('no stock'),
    { service: 'pay', lvl: 'fatal', msg: 'died' },
  ]
  const ndjson = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`
  await post('/logs', gzipped(ndjson), { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' })
  expect(errorsBy()).toEqual({ shop: 3, pay: 1 })
  await post(
    '/logs?service=search',
    JSON.stringify({ level: 50, time: 1_795_491_685_161, pid: 1, msg: 'index gone' }),
    json,
  )
  expect(errorsBy()).toEqual({ shop: 3, pay: 1, search: 1 })
  const trace =
    'INFO:root:up\nERROR:root:failed\nTraceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g()\nKeyError: 1\n'
  await post('/logs', trace, { 'content-type': 'text/plain', 'x-service': 'orders' })
  expect(errorsBy()).toEqual({ shop: 3, pay: 1, search: 1, orders: 1 })
  // As curl calls what it posts, whatever it is.
  await post('/logs?service=job', 'INFO up\nERROR died\n', { 'content-type': 'application/x-www-form-urlencoded' })
  expect(errorsBy()).toEqual({ shop: 3, pay: 1, search: 1, orders: 1, job: 1 })
  expect(said()).toEqual([
    'shop: no money: no money',
    'shop: IOError: gone',
    'shop: no stock: no stock',
    'pay: died: died',
    'search: index gone: index gone',
    'orders: KeyError: <num>',
    'job: died: died',
  ])
})

test('L35: what Vector and Fluent Bit post by default is read as the lines that they shipped', async () => {
  const { post, errorsBy, said } = await startPosting()
  const vector = (message: string, file: string) => ({
    file,
    host: 'web-1',
    message,
    source_type: 'file',
    timestamp: '2026-11-24T03:42:10.1Z',
  })
  const trace = [
    'ERROR:root:failed',
    'Traceback (most recent call last):',
    '  File "/srv/a.py", line 1, in f',
    '    g()',
    'KeyError: 1',
  ]
  // Lines of two files stand between each other.
  const mixed = trace.flatMap((line, n) => [
    vector(line, '/var/log/a.log'),
    vector(`2026-11-24 03:42:1${n},000 INFO shop up`, '/var/log/b.log'),
  ])
  await post('/logs', JSON.stringify(mixed), json)
  expect(errorsBy()).toEqual({ app: 1 })
  const kubernetes = {
    pod_name: 'shop-7d9f-x2x4k',
    namespace_name: 'web',
    container_name: 'shop',
    labels: { app: 'storefront' },
  }
  const fluent = [
    { date: 1_398_282_091.0, log: '{"level":"error","msg":"no money"}\n', stream: 'stderr', kubernetes },
    { date: 1_398_282_091.5, log: '2026-11-24T03:42:10.844351500Z stdout P {"level":"error",' },
    { date: 1_398_282_091.5, log: '2026-11-24T03:42:10.844351500Z stdout F "msg":"no stock"}' },
    { date: 1_398_282_092.0, log: 'INFO up', stream: 'stdout', kubernetes },
  ]
  await post('/logs', JSON.stringify(fluent), json)
  expect(errorsBy()).toEqual({ app: 2, storefront: 1 })
  expect(said()).toEqual(['app: KeyError: <num>', 'storefront: no money: no money', 'app: no stock: no stock'])
})

test('what Logstash, Fluentd and Filebeat’s fields look like is read as the lines that they shipped', async () => {
  const { post, errorsBy, said } = await startPosting()
  const logstash = (message: string) => ({
    '@timestamp': '2026-11-24T03:42:10.100Z',
    '@version': '1',
    host: { name: 'web-1' },
    log: { file: { path: '/var/log/shop.log' } },
    event: { original: message },
    message,
  })
  // Its default is one object a request.
  await post('/logs?service=shop', JSON.stringify(logstash('ERROR no money')), json)
  await post('/logs?service=shop', JSON.stringify(logstash('INFO up')), json)
  expect(errorsBy()).toEqual({ shop: 1 })
  const fluentd = [
    'ERROR:root:failed',
    'Traceback (most recent call last):',
    '  File "/srv/a.py", line 1, in f',
    'KeyError: 1',
  ]
  const ndjson = fluentd.map((message) => JSON.stringify({ message, container_name: 'orders' })).join('\n')
  await post('/logs', ndjson, { 'content-type': 'application/x-ndjson' })
  expect(errorsBy()).toEqual({ shop: 1, orders: 1 })
  const filebeat = {
    ...logstash('ERROR no stock'),
    service: { name: 'stock' },
    agent: { type: 'filebeat' },
    input: { type: 'log' },
  }
  await post('/logs', JSON.stringify([filebeat]), json)
  expect(errorsBy()).toEqual({ shop: 1, orders: 1, stock: 1 })
  expect(said()).toEqual(['shop: no money: no money', 'orders: KeyError: <num>', 'stock: no stock: no stock'])
})

test('broken bytes: what is cut or no text is answered, counted and told of, and what is right is taken', async () => {
  const { post, errorsBy, sources, said } = await startPosting()
  const packed = gzipped(JSON.stringify([{ level: 'error', message: 'x'.repeat(500) }]))
  const inGzip = { ...json, 'content-encoding': 'gzip' }
  expect(await post('/logs', packed.slice(0, -9), inGzip)).toMatchObject({ status: 400 })
  expect(await post('/logs', new Uint8Array(), inGzip)).toMatchObject({ status: 400 })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  expect(await post('/logs', deep, json)).toMatchObject({ status: 400 })
  expect(errorsBy()).toEqual({})
  expect(sources.discoveries()[0]).toMatchObject({
    fault: 'malformed',
    detail: expect.stringMatching(/requests? to \/logs: /),
    notes: expect.arrayContaining([expect.stringContaining('3 requests to /logs: malformed. The body is no JSON')]),
  })
  const broken = new Uint8Array(
    Buffer.concat([Buffer.from('ERROR no '), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(' money\n')]),
  )
  expect(await post('/logs?service=shop', broken, { 'content-type': 'text/plain' })).toMatchObject({ status: 200 })
  expect(errorsBy()).toEqual({ shop: 1 })
  expect(said()[0]).toContain('no \ufffd\ufffd( money')
})

test('names are mapped as the configuration says, the sender of a request first', async () => {
  const { post, errorsBy } = await startPosting({
    logs: { service: 'rest', serviceFields: ['meta.app'], services: { legacy: 'shop', noise: null, 'App One': 'one' } },
  })
  const error = (app: string) => ({ meta: { app }, level: 'error', message: 'x' })
  await post(
    '/logs',
    JSON.stringify([error('legacy'), error('noise'), error('App One'), error('b c'), { level: 'error', message: 'x' }]),
    json,
  )
  await post('/logs', JSON.stringify([error('legacy')]), { ...json, 'x-service': 'said' })
  // What the configuration maps wins over what is only a name.
  expect(errorsBy()).toEqual({ shop: 2, one: 1, 'b-c': 1, rest: 1 })
})

test('what cannot be taken is a status and a sentence, and counts nothing', async () => {
  const { post, errorsBy } = await startPosting({ token: 'a-token-of-the-receiver' })
  const enter = { ...json, authorization: 'Bearer a-token-of-the-receiver' }
  expect(await post('/logs', '[]', json)).toMatchObject({ status: 401 })
  expect(await post('/logs', '[{"level":"error","message":"cut', enter)).toMatchObject({
    status: 400,
    text: expect.stringContaining('no JSON'),
  })
  expect(await post('/logs', 'x', { ...enter, 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
    text: expect.stringContaining('not gzip'),
  })
  expect(await post('/logs', 'x', { ...enter, 'content-encoding': 'zstd' })).toMatchObject({
    status: 415,
    text: expect.stringContaining('gzip, deflate, br'),
  })
  expect(await post('/logs', 'x', { ...enter, 'content-type': 'application/msgpack' })).toMatchObject({
    status: 415,
    text: expect.stringContaining('Format json'),
  })
  const bomb = gzipped(' '.repeat(33 * 1_048_576))
  expect(await post('/logs', bomb, { ...enter, 'content-encoding': 'gzip' })).toMatchObject({ status: 413 })
  expect(await post('/other', '[]', enter)).toMatchObject({ status: 404, text: expect.stringContaining('/logs') })
  expect(await post('/logs', '[1,null]', enter)).toMatchObject({
    status: 200,
    text: expect.stringContaining('2 were neither'),
  })
  expect(errorsBy()).toEqual({})
})
