import { expect, test } from 'vitest'
import { exceptionsIn } from '../blocks/exceptions.ts'
import { classify, isRetried } from './classify.ts'
import { classRules } from './rules.ts'

const of = (text: string, messages: string[] = [], codes: string[] = []) =>
  classify({ exceptions: exceptionsIn(text.split('\n')), messages, codes })

const traceback = (last: string) =>
  `Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g()\n${last}`

test.each([
  [
    'django OperationalError over psycopg2',
    `${traceback('psycopg2.OperationalError: connection to server at "127.0.0.1", port 5999 failed: Connection refused')}\n\nThe above exception was the direct cause of the following exception:\n\n${traceback('django.db.utils.OperationalError: Connection refused')}`,
    'database',
  ],
  [
    'a database error over a refused connection',
    `${traceback('ConnectionRefusedError: [Errno 111] Connection refused')}\n\nDuring handling of the above exception, another exception occurred:\n\n${traceback('pymysql.err.OperationalError: (2003, "Can\'t connect")')}`,
    'database',
  ],
  [
    'requests that were refused',
    traceback(
      "requests.exceptions.ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: / (Caused by NewConnectionError('<x>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    ),
    'network',
  ],
  [
    'requests that timed out',
    traceback(
      "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='127.0.0.1', port=1): Read timed out. (read timeout=1)",
    ),
    'timeout',
  ],
  [
    'a response that is no JSON',
    traceback('json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)'),
    'contract',
  ],
  [
    'an answer of a gateway',
    traceback('requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: http://a'),
    'gateway',
  ],
  [
    'an answer that says 500',
    traceback('requests.exceptions.HTTPError: 500 Server Error for url: http://a'),
    'http_5xx',
  ],
  ['any exception', traceback("KeyError: 'sku'"), 'exception'],
  [
    'fetch with a cause',
    "TypeError: fetch failed\n    at fetch (node:internal/deps/undici:1:2) {\n  [cause]: Error: connect ECONNREFUSED 127.0.0.1:1\n      at x (node:net:1:2) {\n    code: 'ECONNREFUSED'\n  }\n}",
    'network',
  ],
  [
    'a Java SQL exception below others',
    'java.lang.RuntimeException: charge failed\n\tat a.B.c(B.java:1)\nCaused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out\n\tat d.E.f(E.java:2)',
    'database',
  ],
])('%s', (_name, text, expected) => {
  expect(of(text).class).toBe(expected)
})

test.each([
  ['Bad Gateway: /checkout', 'gateway', 'django-gateway'],
  ['Service Unavailable: /x', 'gateway', 'django-gateway'],
  ['Gateway Timeout: /x', 'gateway', 'django-gateway'],
  ['Internal Server Error: /x', 'http_5xx', 'django-5xx'],
  ['WORKER TIMEOUT (pid:1830)', 'timeout', 'timeout-words'],
  ['nothing known', 'other', 'untyped'],
  ['shop.orders: nothing known', 'other', 'untyped'],
  ['PG::ConnectionBad: could not connect to server: Connection refused', 'database', 'ruby-database'],
  ["ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=17):", 'database', 'ruby-database'],
  ['requests.exceptions.ReadTimeout: too slow', 'timeout', 'python-timeout'],
  ['ValueError: bad sku', 'exception', 'typed'],
])('the line "%s" alone', (message, expected, rule) => {
  expect(classify({ exceptions: [], messages: [message], codes: [] })).toEqual({ class: expected, rule })
})

test('mod_proxy is known by its codes, whatever the reason', () => {
  for (const code of ['AH00957', 'AH01114', 'AH01102', 'AH00898']) {
    expect(of('', ['(70007)The timeout specified has expired: error'], [code]).class).toBe('gateway')
  }
})

test('Internal Server Error with a traceback is what the traceback says', () => {
  expect(of(traceback("KeyError: 'sku'"), ['Internal Server Error: /x']).class).toBe('exception')
})

test('ids of rules are unique and fit the contract', () => {
  const ids = classRules.map((rule) => rule.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => id.length <= 60)).toBe(true)
})

const retriedOnes = [
  {
    name: 'a retry of tenacity around a refused connection',
    text: `${traceback('ConnectionRefusedError: [Errno 111] Connection refused')}\n\nThe above exception was the direct cause of the following exception:\n\n${traceback('tenacity.RetryError: RetryError[<Future at 0x7f state=finished raised ConnectionRefusedError>]')}`,
    said: '',
    is: { class: 'network', retried: true },
  },
  {
    name: 'a traceback whose record says so',
    text: traceback('TimeoutError: timed out'),
    said: 'giving up after 3 attempts',
    is: { class: 'timeout', retried: true },
  },
  {
    name: 'a name that a message begins with',
    text: '',
    said: 'requests.exceptions.RetryError: too many',
    is: { class: 'exception', retried: true },
  },
  {
    name: 'urllib3 alone, which throws it after one try',
    text: traceback(
      "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='127.0.0.1', port=1): Max retries exceeded with url: / (Caused by NewConnectionError('<x>: [Errno 111] Connection refused'))",
    ),
    said: '',
    is: { class: 'network', retried: false },
  },
  { name: 'no retry at all', text: traceback("KeyError: 'sku'"), said: '', is: { class: 'exception', retried: false } },
]

test.each(retriedOnes)(
  '$name keeps the class of its cause, and says whether it was tried again',
  ({ text, said, is }) => {
    const known = { exceptions: exceptionsIn(text.split('\n')), messages: [said] }
    expect({ class: classify({ ...known, codes: [] }).class, retried: isRetried(known) }).toEqual(is)
  },
)
