import { describe, expect, test } from 'vitest'
import type { LogEvent } from '../blocks/assemble.ts'
import { logRecord } from '../formats/format.ts'
import { groupOfEvent } from './error-of-event.ts'
import { createTemplates } from './templates.ts'
import { keyOfFrame, ownFrame } from './where.ts'

const owner = { team: 'web', service: 'shop' }
const groupOf = (text: string, templates = createTemplates([])) => {
  const lines = text.split('\n')
  const event: LogEvent = { arrivedAt: 1, heads: [logRecord({ message: lines[0] ?? '', level: 'error' })], lines }
  return groupOfEvent(owner, { event, at: 1 }, templates)
}

const python = ({ line = 12, order = 17, root = '/srv/releases/41' } = {}) => `Internal Server Error: /orders/${order}
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/django/core/handlers/base.py", line ${line}, in _get_response
    response = wrapped_callback(request)
  File "${root}/shop/orders/views.py", line ${line + 7}, in checkout
    order.save()
  File "/usr/lib/python3/dist-packages/django/db/utils.py", line 91, in __exit__
    raise dj_exc_value
django.db.utils.IntegrityError: duplicate key (id)=(${order})`

const java = (n: number) => `java.lang.IllegalStateException: order ${n} failed
\tat org.springframework.web.Servlet.doPost(Servlet.java:${n})
\tat com.example.shop.Orders$$EnhancerBySpringCGLIB$$ab${n}.charge(<generated>)
\tat com.example.shop.OrderService.lambda$charge$${n}(OrderService.java:${n})
Caused by: java.net.ConnectException: Connection refused
\tat java.base/sun.nio.ch.Net.connect(Net.java:${n})
\tat com.example.shop.Pay.lambda$open$${n}(Pay.java:${n})`

describe('an exception is told by where it was raised in the own code', () => {
  test('lines, values and folders of a release change nothing', () => {
    const first = groupOf(python())
    expect(first.where).toBe('orders/views.py in checkout')
    expect(groupOf(python({ line: 90, order: 4711, root: '/srv/releases/42' })).id).toBe(first.id)
  })
  test('names that a build makes up change nothing', () => {
    expect(groupOf(java(1)).id).toBe(groupOf(java(23)).id)
  })
  test('the same exception from another place is another group', () => {
    expect(groupOf(python().replaceAll('checkout', 'refund')).id).not.toBe(groupOf(python()).id)
  })
  test.each([
    ['/srv/app/node_modules/x/index.js', '/srv/app/pay.js'],
    ['node:internal/process', 'file:///srv/app/pay.mjs'],
    ['/root/go/pkg/mod/x/y.go', '/src/shop/pay.go'],
    ['/usr/local/lib/python3.13/asyncio/base.py', '/app/pay.py'],
    ['/srv/app/vendor/laravel/x.php', '/srv/app/Pay.php'],
    ['kotlinx/coroutines/Builders', 'com/example/shop/Pay'],
    ['System/Net/Http/HttpClient', 'Shop/Pay'],
  ])('%s is not the own code where %s is there', (foreign, own) => {
    const frames = [
      { file: foreign, function: 'f' },
      { file: own, function: 'g' },
    ]
    expect(ownFrame([{ type: 'E', message: '', code: null, frames }])?.file).toBe(own)
  })
  test.each([
    ['main.3f2a1b9c.js', 'pay', 'main..js:pay'],
    ['shop', 'shop::pay::h0123456789abcdef', 'shop:shop::pay'],
  ])('the key of %s in %s', (file, name, key) => {
    expect(keyOfFrame({ file, function: name })).toBe(key)
  })
})

test('the title is the chain: the root cause and what was made of it', () => {
  expect(groupOf(java(1)).title).toBe('ConnectException → IllegalStateException')
  expect(groupOf(python()).title).toBe('IntegrityError')
})

test('a sample is scrubbed when it is asked for, and then stays', () => {
  const group = groupOf('order of alice@example.com failed with password=hunter2')
  expect(group.sample).toEqual({ at: 1, text: 'order of <email> failed with password=<secret>' })
  expect(group.sample).toBe(group.sample)
  expect(JSON.stringify(group)).not.toContain('hunter2')
})

test('ids are equal in two collectors', () => {
  for (const text of [python(), java(3), 'order 17 failed']) expect(groupOf(text).id).toBe(groupOf(text).id)
  expect(groupOf('order 17 failed').id).toBe(groupOf('order 4711 failed').id)
  expect(groupOf('order 17 failed').id).toMatch(/^k1:[0-9a-f]{16}$/)
})
