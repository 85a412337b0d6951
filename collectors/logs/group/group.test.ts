import { describe, expect, test } from 'vitest'
import { groupId } from '../../group-id.ts'
import { cleanLine, cleanText, cutTo } from './clean-text.ts'
import { mask } from './mask.ts'
import { routeOf } from './route.ts'
import { createTemplates } from './templates.ts'

test.each([
  ['order 42 failed after 1.5s', 'order <num> failed after <num>'],
  ['[Errno 111] Connection refused', '[Errno 111] Connection refused'],
  ["KeyError: 'sku-17'", 'KeyError: <str>'],
  ["don't mask what isn't quoted", "don't mask what isn't quoted"],
  ['user=anna17 id=5f2c9a1b77', 'user=<id> id=<id>'],
  ['id 3f2504e0-4f89-41d3-9a0c-0305e82c3301 is gone', 'id <id> is gone'],
  ['open /var/lib/shop/17.json: denied', 'open <path>: denied'],
  ['GET https://api.example/orders?x=1 failed', 'GET <url> failed'],
  ['connection to db.internal:5432 failed', 'connection to <host> failed'],
  ['connection to db:5432 failed', 'connection to db:<num> failed'],
  ['1190 bytes (1.16 KB) sent, lifetime <1 sec', '<num> sent, lifetime <num>'],
  ['connection from 192.0.2.7 (dsl-7.example.net) at Fri Jul 1 16:36:35 2005', 'connection from <host> at <num>'],
  ['connection from 192.0.2.7 () at 16:36', 'connection from <host> at <num>'],
  ['blk_-3865049064139660 of 10.250.19.102:50010', '<id> of <host>'],
  ['10.0.0.1 "GET /v2/54fad/servers HTTP/1.1" status: 200', '<host> "GET <path>" status: <num>'],
  ['{"code": 7, "reason": "no such order"}', '{"code": <num>, "reason": <str>}'],
  ["b'x' and it's fine", "b<str> and it's fine"],
  ['import of django.db.utils failed', 'import of django.db.utils failed'],
  ['com.example.shop.Http2Exception at java.net', 'com.example.shop.Http2Exception at java.net'],
  ['shards 1, 2, 3 are gone', 'shards <num> are gone'],
  ['failed after 10m30s at 2026-11-24T03:41:25.166Z', 'failed after <num> at <num>'],
  ['retry in 5 seconds.', 'retry in <num>.'],
  ['mac 00:1a:2b:3c:4d:5e left', 'mac <id> left'],
  ['postgres://<userinfo>@db:5432/shop refused', '<url> refused'],
  ['File /home/<user>/app.py is gone', 'File <path> is gone'],
  ['SQLSTATE 42P01 and HTTP 502', 'SQLSTATE 42P01 and HTTP 502'],
  ['GET https://a.example/x answered 503, then 17', 'GET <url> answered 503, then <num>'],
  ['exited with code 137 and status 200 after signal 9', 'exited with code 137 and status <num> after signal 9'],
  ['came back with 400 bytes and code 4711', 'came back with <num> and code <num>'],
  ['AH01102: HTTP/1.1 is UTF-8', 'AH01102: HTTP/1.1 is UTF-8'],
  ['a <email> and a <ip>:5996', 'a <email> and a <host>'],
  ['<ip>.dsl.example.om and <ip> left', '<host> and <host> left'],
  ['hosts <ip>, <ip> are gone', 'hosts <host> are gone'],
  ['keys "a", "b" and \'c\' are gone', 'keys <str> and <str> are gone'],
  ['block blk_-<card> of <card> bytes', 'block <id> of <num>'],
  ['fans ( 3375 <card> 3515 ) run', 'fans ( <num> ) run'],
  ['package a~31bf3856~~<ip>, next', 'package <id>, next'],
  ['cannot load /home/<user>/app-1.2/x.map: denied', 'cannot load <path>: denied'],
  ['no answer from localhost:8080 or localhost', 'no answer from <host> or <host>'],
  ['no answer from [<ip>]:80 or [<ip>]', 'no answer from <host> or <host>'],
  ['ran out at 11/24/2026 3:41:25 AM after 2.5e3 ms', 'ran out at <num> after <num>'],
  ['error in src/main.ts:17:3 of data.csv', 'error in <path> of <path>'],
  ["user “dave” and «eve» and 'O\\'Neil' left", 'user <str> and <str> and <str> left'],
  ['mask deadbeef is not 00000001@2016/9/27', 'mask <id> is not <num>'],
])('masks "%s"', (message, masked) => {
  expect(mask(message)).toBe(masked)
})

test.each([
  ['/orders/17?x=1', '/orders/:id'],
  ['/users/3f2504e0-4f89-41d3-9a0c-0305e82c3301/cart', '/users/:id/cart'],
  ['/api/v2/items', '/api/v2/items'],
  ['/files/deadbeef42', '/files/:id'],
  ['/a;jsessionid=1', '/a'],
  ['/', '/'],
  ['*', '*'],
  ['garbage', '/'],
])('the route of %s', (path, route) => {
  expect(routeOf(path)).toBe(route)
})

describe('text of strangers', () => {
  test.each([
    ['\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['user\u202etxt.exe', 'usertxt.exe'],
    ['line1\nFAKE CRITICAL', 'line1 FAKE CRITICAL'],
    ['a\u0000b', 'a\ufffdb'],
    [`Z${'\u0301'.repeat(50)}`, `Z${'\u0301'.repeat(3)}`],
    ['lone \ud800 half', 'lone \ufffd half'],
  ])('%j is cleaned', (text, clean) => {
    expect(cleanLine(text)).toBe(clean)
  })
  test('samples keep their lines', () => {
    expect(cleanText('a\r\n\tb')).toBe('a\n\tb')
  })
  test('a cut does not leave half a character', () => {
    expect(cutTo('aaa😀', 5)).toBe('aaa😀')
    expect(cutTo('aaa😀b', 5)).toBe('aaa…')
  })
})

describe('templates', () => {
  const idOf = (first: string) => groupId(first)
  const find = (templates: ReturnType<typeof createTemplates>, text: string, kind = 'db') =>
    templates.find({ class: 'other', kind, mask: text, idOf }, 0)

  test('messages that differ in the name of a thing are one kind, and the name is shown while there is only one', () => {
    const templates = createTemplates([])
    const first = find(templates, 'cannot reach the host alpha')
    expect(first.message).toBe('cannot reach the host alpha')
    const second = find(templates, 'cannot reach the host beta')
    expect(second).toEqual({ id: first.id, message: 'cannot reach the host <*>' })
    expect(find(templates, 'cannot reach the host alpha')).toEqual(second)
    expect(find(templates, 'login failed user=alice').message).toBe('login failed user=alice')
    expect(find(templates, 'login failed user=bob').message).toBe('login failed user=<*>')
  })

  test('a text with holes is the same after a restart', () => {
    const before = createTemplates([])
    find(before, 'host alpha lost')
    find(before, 'host beta lost')
    find(before, 'queue is full')
    const kept = before.merged()
    expect(kept.map(({ words }) => words.join(' '))).toEqual(['host <*> lost'])
    expect(find(createTemplates(kept), 'host gamma lost')).toEqual(find(before, 'host alpha lost'))
  })

  test('ten thousand kinds are five thousand and others', () => {
    const templates = createTemplates([])
    const ids = new Set<string>()
    const word = (n: number) => n.toString(36).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? 'q')
    for (let i = 0; i < 10_000; i++)
      ids.add(templates.find({ class: 'other', kind: '', mask: word(i + 50_000), idOf: (m) => `k1:${m}` }, 0).id)
    expect(ids.has('other')).toBe(true)
    expect(ids.size).toBeLessThanOrEqual(5_001)
  })
})
