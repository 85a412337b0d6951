import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startPosting } from './posting.fixture.ts'

const key = '0123456789abcdef0123456789abcdef'
const auth = { 'x-sentry-auth': `Sentry sentry_key=${key}, sentry_version=7, sentry_client=sentry.python/2.19.2` }
const envelopeType = { 'content-type': 'application/x-sentry-envelope' }

/** As SDKs write it: with the length of the item. */
function envelope(event: Record<string, unknown>, type = 'event'): string {
  const payload = JSON.stringify(event)
  const header = JSON.stringify({ event_id: event.event_id, sent_at: '2026-11-24T03:41:25.166Z' })
  return `${header}\n${JSON.stringify({ type, content_type: 'application/json', length: Buffer.byteLength(payload) })}\n${payload}\n`
}

/** The body of an error that the Python SDK sends for a view of Django. */
const fromPython = {
  event_id: 'a'.repeat(32),
  level: 'error',
  timestamp: '2026-11-24T03:41:25.166000Z',
  platform: 'python',
  environment: 'production',
  server_name: 'web-1',
  transaction: '/orders/{id}',
  exception: {
    values: [
      {
        type: 'OperationalError',
        module: 'psycopg2',
        value: 'connection to server at "10.0.0.7", port 5432 failed: Connection refused\n\tIs the server running?\n',
        stacktrace: {
          frames: [
            {
              filename: 'django/db/backends/base/base.py',
              abs_path: '/venv/lib/python3.12/site-packages/django/db/backends/base/base.py',
              function: 'ensure_connection',
              lineno: 275,
              in_app: false,
            },
          ],
        },
      },
      {
        type: 'OperationalError',
        module: 'django.db.utils',
        value: 'connection to server at "10.0.0.7", port 5432 failed: Connection refused',
        mechanism: { type: 'django', handled: false },
        stacktrace: {
          frames: [
            {
              filename: 'django/core/handlers/base.py',
              abs_path: '/venv/lib/python3.12/site-packages/django/core/handlers/base.py',
              function: '_get_response',
              lineno: 197,
              in_app: false,
            },
            {
              filename: 'orders/views.py',
              abs_path: '/srv/orders/views.py',
              function: 'checkout',
              lineno: 12,
              context_line: '    order = Order.objects.get(pk=pk)',
              in_app: true,
            },
            {
              filename: 'django/db/models/query.py',
              abs_path: '/venv/lib/python3.12/site-packages/django/db/models/query.py',
              function: 'get',
              lineno: 633,
              in_app: false,
            },
          ],
        },
      },
    ],
  },
  request: { method: 'GET', url: 'http://shop.example/orders/7?q=secret', headers: { Cookie: 'session=secret' } },
  tags: { runtime: 'CPython 3.12' },
}

/** The body that the Node SDK sends for an error with a cause. */
const fromNode = {
  event_id: 'b'.repeat(32),
  level: 'fatal',
  timestamp: 1_795_491_685.166,
  platform: 'node',
  environment: 'staging',
  tags: { service: 'pay' },
  exception: {
    values: [
      {
        type: 'Error',
        value: 'connect ECONNREFUSED 127.0.0.1:5999',
        stacktrace: {
          frames: [
            {
              filename: 'node:net',
              function: 'TCPConnectWrap.afterConnect [as oncomplete]',
              lineno: 1607,
              colno: 16,
              in_app: false,
            },
          ],
        },
      },
      {
        type: 'TypeError',
        value: 'fetch failed',
        stacktrace: {
          frames: [
            { filename: '/srv/node_modules/undici/index.js', function: 'fetch', lineno: 1, colno: 2, in_app: false },
            { filename: '/srv/app/pay.js', module: 'pay', function: 'pay', lineno: 12, colno: 3, in_app: true },
          ],
        },
      },
    ],
  },
}

test('L35: an envelope of the Python SDK makes the right event: its chain, its class, and where the program itself stood', async () => {
  const { post, errorsBy, errors } = await startPosting({ logs: { services: { '1': 'orders' } } })
  const packed = new Uint8Array(gzipSync(envelope(fromPython)))
  const answer = await post('/api/1/envelope/', packed, { ...envelopeType, ...auth, 'content-encoding': 'gzip' })
  expect(answer).toEqual({ status: 200, text: `{"id":"${'a'.repeat(32)}"}\n` })
  expect(errorsBy()).toEqual({ orders: 1 })
  expect(errors[0]?.group).toMatchObject({
    class: 'database',
    title: 'OperationalError',
    where: 'orders/views.py in checkout',
    route: 'GET /orders/{id}',
    message: expect.stringContaining('Connection refused'),
  })
  expect(JSON.stringify(errors)).not.toContain('secret')
})

test('L35: an envelope of the Node SDK makes the right event; tags, projects and environments name the service', async () => {
  const { post, errorsBy, errors } = await startPosting({
    logs: { services: { '2': 'shop', '2/staging': 'shop-staging' } },
  })
  const send = (event: Record<string, unknown>) =>
    post(`/api/2/envelope/?sentry_key=${key}`, envelope(event), envelopeType)
  await send(fromNode)
  expect(errorsBy()).toEqual({ pay: 1 })
  expect(errors[0]?.group).toMatchObject({
    class: 'network',
    title: expect.stringContaining('Error'),
    where: 'app/pay.js in pay',
  })
  await send({ ...fromNode, event_id: 'c'.repeat(32), tags: [] })
  await send({ ...fromNode, event_id: 'd'.repeat(32), tags: [['browser', 'Firefox']], environment: 'production' })
  expect(errorsBy()).toEqual({ pay: 1, 'shop-staging': 1, shop: 1 })
})

test('the route is the transaction’s, or the path of the request with what varies masked', async () => {
  const { post, errors } = await startPosting()
  const request = { method: 'POST', url: 'https://shop.example/orders/4711/pay?token=secret' }
  for (const [id, more] of [
    ['6', { transaction: 'GET /orders/:id' }],
    ['7', { request }],
    ['8', { request, transaction: 'generic WSGI request' }],
    ['9', { transaction: 'a job' }],
  ] as const)
    await post('/api/1/envelope/', envelope({ ...fromNode, event_id: id.repeat(32), ...more }), {
      ...envelopeType,
      ...auth,
    })
  const [named, masked, wsgi, job] = errors.map(({ group }) => group.route)
  expect([named, wsgi, job]).toEqual(['GET /orders/:id', masked, null])
  expect(masked).toMatch(/^POST \/orders\/\S+\/pay$/)
  expect(masked).not.toContain('4711')
})

test.each([
  { encoding: 'gzip', pack: gzipSync },
  { encoding: 'deflate', pack: deflateSync },
  { encoding: 'br', pack: brotliCompressSync },
])(
  'an envelope may be packed by $encoding, and one that is not what it says is refused',
  async ({ encoding, pack }) => {
    const { post, errorsBy } = await startPosting()
    const headers = { ...envelopeType, ...auth, 'content-encoding': encoding }
    const packed = new Uint8Array(pack(envelope(fromNode)))
    expect(await post('/api/1/envelope/', packed, headers)).toMatchObject({ status: 200 })
    expect(await post('/api/1/envelope/', packed.slice(0, -20), headers)).toMatchObject({ status: 400 })
    expect(errorsBy()).toEqual({ pay: 1 })
  },
)

test('messages, levels and what is no error: only errors count, and each event once', async () => {
  const { post, errorsBy, said } = await startPosting()
  const send = (body: string) => post('/api/1/envelope/', body, { ...envelopeType, ...auth })
  const message = {
    event_id: 'e'.repeat(32),
    level: 'error',
    logentry: { message: 'no money for %s', formatted: 'no money for 7' },
  }
  await send(envelope(message))
  await send(envelope(message))
  await send(envelope({ ...message, event_id: 'f'.repeat(32), level: 'warning' }))
  await send(envelope({ event_id: '1'.repeat(32), spans: [] }, 'transaction'))
  await send(`{}\n{"type":"session"}\n{"started":"2026-11-24T03:41:25.166Z"}\n{"type":"client_report"}\n{}`)
  expect(await post('/api/1/store/', JSON.stringify({ message: 'old SDK' }), auth)).toMatchObject({ status: 200 })
  // With a stack that nobody threw.
  const frames = [{ filename: '/srv/app/pay.js', function: 'pay', lineno: 1, in_app: true }]
  await send(
    envelope({ event_id: '2'.repeat(32), exception: { values: [{ value: 'no stock', stacktrace: { frames } }] } }),
  )
  expect(errorsBy()).toEqual({ app: 3 })
  expect(said()).toEqual([
    'app: no money for <num>: no money for <num>',
    'app: old SDK: old SDK',
    'app: no stock: no stock',
  ])
})

test('what is no error is taken without a word and counted; errors that an SDK gave up are told of', async () => {
  const { post, errorsBy, sources } = await startPosting()
  const report = {
    discarded_events: [
      { reason: 'queue_overflow', category: 'error', quantity: 3 },
      { reason: 'before_send', category: 'error', quantity: 7 },
      { reason: 'queue_overflow', category: 'transaction', quantity: 9 },
    ],
  }
  const items = ['session', 'span', 'log', 'replay_video', 'a-kind-of-tomorrow'].map(
    (type) => `{"type":"${type}"}\n{}\n`,
  )
  const attachment = `{"type":"attachment","length":5,"filename":"a"}\n\n\n{}\n\n`
  const body = `{}\n${items.join('')}${attachment}{"type":"client_report"}\n${JSON.stringify(report)}\n`
  expect(await post('/api/1/envelope/', body, { ...envelopeType, ...auth })).toEqual({ status: 200, text: '{}\n' })
  expect(await post('/api/1/envelope/', '{}', auth)).toMatchObject({ status: 200 })
  expect(errorsBy()).toEqual({})
  expect(sources.discoveries()[0]).toMatchObject({
    fault: 'read-failed',
    detail: 'SDKs of Sentry could not deliver errors, which are not counted: 3 queue_overflow.',
    notes: [
      expect.stringContaining('3 queue_overflow'),
      'Items of Sentry that are no errors were left out: 1 session, 1 span, 1 log, 1 replay_video, 1 other, 1 attachment, 1 client_report.',
    ],
  })
})

test('a DSN may have a path before its project, and its key may stand in the envelope', async () => {
  const { post, errorsBy } = await startPosting({ token: key })
  const withDsn = (of: string) =>
    envelope({ ...fromNode, event_id: of.repeat(32) }).replace(
      '{',
      `{"dsn":"http://${of === '4' ? key : 'other'}@x/1",`,
    )
  expect(await post('/errors/of-all/api/1/envelope/', envelope(fromNode), auth)).toMatchObject({ status: 200 })
  expect(await post('/api/1/envelope', withDsn('4'), envelopeType)).toMatchObject({ status: 200 })
  expect(await post('/api/1/envelope', withDsn('5'), envelopeType)).toMatchObject({ status: 401 })
  expect(await post('/nothing/1/envelope/', envelope(fromNode), auth)).toMatchObject({ status: 404 })
  expect(errorsBy()).toEqual({ pay: 2 })
})

test('a browser asks first, and reads what it is answered', async () => {
  const { url } = await startPosting({ token: key })
  const asked = await fetch(`${url}/api/1/envelope/?sentry_key=${key}`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
  })
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  expect(asked.headers.get('access-control-allow-headers')).toContain('x-sentry-auth')
  const refused = await fetch(`${url}/api/1/envelope/?sentry_key=other`, { method: 'POST', body: '{}' })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*'])
  expect(refused.headers.get('x-sentry-error')).toContain('token')
  const logs = await fetch(`${url}/logs`, { method: 'OPTIONS' })
  expect(logs.status).toBe(405)
})

test('while the outbox is full an SDK is told to hold back, and what it could not say is told of', async () => {
  const { url, sources } = await startPosting({}, () => true)
  const answer = await fetch(`${url}/api/1/envelope/?sentry_key=${key}`, { method: 'POST', body: envelope(fromNode) })
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('x-sentry-rate-limits')]).toEqual([
    429,
    '1',
    '1:default;error:organization',
  ])
  expect(sources.discoveries()[0]).toMatchObject({ fault: 'read-failed', detail: expect.stringContaining('1 full') })
})

test('where a token is wanted it is the key of the DSN; what is no envelope is refused with a sentence', async () => {
  const { post, errorsBy } = await startPosting({ token: key })
  const body = envelope(fromNode)
  expect(await post('/api/1/envelope/', body, envelopeType)).toMatchObject({ status: 401 })
  expect(await post('/api/1/envelope/?sentry_key=other', body, envelopeType)).toMatchObject({ status: 401 })
  expect(await post('/api/1/envelope/', 'no JSON', auth)).toMatchObject({
    status: 400,
    text: expect.stringContaining('header'),
  })
  expect(await post('/api/1/envelope/', '{}\n{"type":"event","length":99}\n{}', auth)).toMatchObject({
    status: 400,
    text: expect.stringContaining('longer'),
  })
  expect(await post('/api/1/store/', '[', auth)).toMatchObject({ status: 400 })
  expect(errorsBy()).toEqual({})
  expect(await post('/api/1/envelope/', body, { ...auth, ...envelopeType })).toMatchObject({ status: 200 })
  expect(errorsBy()).toEqual({ pay: 1 })
})
