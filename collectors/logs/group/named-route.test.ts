import { expect, test } from 'vitest'
import { logRecord } from '../formats/format.ts'
import { namedRoute } from './named-route.ts'

test.each([
  ['Internal Server Error: /app/orders/17', null, '/app/orders/:id'],
  ['Exception on /orders/17?x=1 [POST]', null, 'POST /orders/:id'],
  ['Error handling request /orders/17', null, '/orders/:id'],
  ['Uncaught exception GET /orders/17 (127.0.0.1)', null, 'GET /orders/:id'],
  ['UT005023: Exception handling request to /orders/17', null, '/orders/:id'],
  ["Exception occurred while handling uri: 'http://shop.example/orders/17'", null, '/orders/:id'],
  ['Error reading from remote server returned by /orders/17', 'AH00898', '/orders/:id'],
  ['upstream timed out', 'GET /orders/17?x=1', 'GET /orders/:id'],
  ['Error handling request from 10.0.0.9', null, null],
  ['Exception in ASGI application', null, null],
])('%s names %s', (message, code, route) => {
  expect(namedRoute([logRecord({ message: 'before it' }), logRecord({ message, code })])).toBe(route)
})
