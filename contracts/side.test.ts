import { expect, test } from 'vitest'
import { otherSide, SideKey, sideKey, sideKinds, sideOfKey } from './side.ts'

test('a key names a kind, a plural and which one, and says the same when it is read', () => {
  expect(sideOfKey(sideKey('database', 'connection errors', 'default'))).toEqual({
    kind: 'database',
    what: 'connection errors',
    of: 'default',
  })
  expect(sideOfKey(sideKey('proxy', 'retries', 'a|b'))).toEqual({ kind: 'proxy', what: 'retries', of: 'a/b' })
  for (const wrong of ['', 'weather|rain|', 'cache|misses', 'cache||x', 'cache|a|b|c']) {
    expect(sideOfKey(wrong)).toBeNull()
    expect(SideKey.safeParse(wrong).success).toBe(false)
  }
})

test('every kind has a place for what falls over a bound', () => {
  for (const kind of sideKinds)
    expect(sideOfKey(SideKey.parse(otherSide(kind)))).toEqual({ kind, what: 'other', of: '' })
})
