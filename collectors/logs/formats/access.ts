import { type Format, logRecord } from './format.ts'
import { parseCommonLog } from './stamp.ts'

// Host names of virtual hosts may stand before the client (`vhost_combined`); times and more may stand behind.
const common =
  /^(?:\S{1,260} )?(\S{1,260}) \S{1,100} [^["]{1,100} ?\[([^\]]{20,30})\] "((?:[^"\\]|\\.){0,8190})" (\d{3}) (?:\d+|-)(?: "(?:[^"\\]|\\.){0,8190}" "((?:[^"\\]|\\.){0,8190})")?/
const runserver = /^\[(\d\d\/\w{3}\/\d{4} \d\d:\d\d:\d\d)\] "((?:[^"\\]|\\.){0,8190})" (\d{3}) (?:\d+|-)$/
const uvicorn = /^INFO: +\S{1,100} - "([A-Z]{3,10} [^"]{1,8190})" (\d{3})(?: [\w ]{0,40})?$/
const requestLine = /^([A-Z]{2,20}) (\S+)/

type Found = { time: string; request: string; status: string; agent: string }

function find(line: string): Found | null {
  const usual = common.exec(line)
  if (usual) {
    return { time: usual[2] ?? '', request: usual[3] ?? '', status: usual[4] ?? '', agent: usual[5] ?? '' }
  }
  const django = runserver.exec(line)
  if (django) return { time: django[1] ?? '', request: django[2] ?? '', status: django[3] ?? '', agent: '' }
  const asgi = uvicorn.exec(line)
  return asgi ? { time: '', request: asgi[1] ?? '', status: asgi[2] ?? '', agent: '' } : null
}

export const format: Format = {
  name: 'access',
  about: 'Access logs of Apache, nginx, gunicorn, uvicorn and Django: common and combined, with or without times.',
  vantage: 'access-log',
  parse(line) {
    if (!line.includes('"')) return null
    const found = find(line)
    if (!found) return null
    const status = Number(found.status)
    const [, method = '-', path = '-'] = requestLine.exec(found.request) ?? []
    return logRecord({
      alone: true,
      level: status >= 500 ? 'error' : 'info',
      message: found.request,
      ...parseCommonLog(found.time),
      request: { method, path, status, agent: found.agent },
    })
  },
  examples: [
    {
      line: '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /app/db HTTP/1.1" 500 344 "-" "curl/7.88.1"',
      record: {
        level: 'error',
        stamp: 1_795_491_246_000,
        zoned: true,
        request: { method: 'GET', path: '/app/db', status: 500, agent: 'curl/7.88.1' },
      },
    },
    {
      line: '10.0.0.7 - alice [24/Nov/2026:03:34:06 +0100] "POST /orders/17?token=1 HTTP/1.1" 201 - "https://a/b" "x" 0.004',
      record: {
        level: 'info',
        stamp: 1_795_487_646_000,
        request: { method: 'POST', path: '/orders/17?token=1', status: 201, agent: 'x' },
      },
    },
    {
      line: '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET / HTTP/1.1" 502 157',
      record: { level: 'error', request: { method: 'GET', path: '/', status: 502, agent: '' } },
    },
    {
      line: 'shop.local:80 127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /a HTTP/1.1" 200 15 "-" "-"',
      record: { level: 'info', request: { method: 'GET', path: '/a', status: 200, agent: '-' } },
    },
    {
      line: '203.0.113.9 - - [24/Nov/2026:03:34:06 +0000] "\\x16\\x03\\x01" 400 226 "-" "-"',
      record: { level: 'info', request: { method: '-', path: '-', status: 400, agent: '-' } },
    },
    {
      line: '[24/Nov/2026 03:34:06] "GET /app/db HTTP/1.1" 500 145',
      record: { level: 'error', zoned: false, request: { method: 'GET', path: '/app/db', status: 500, agent: '' } },
    },
    {
      line: 'INFO:     127.0.0.1:51234 - "GET /boom HTTP/1.1" 500 Internal Server Error',
      record: { level: 'error', request: { method: 'GET', path: '/boom', status: 500, agent: '' } },
    },
  ],
}
