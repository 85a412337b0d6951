import { expect, test } from 'vitest'
import { errorWords } from './error-words.ts'

test('a message that begins with its title is not said twice', () => {
  expect(errorWords({ title: 'no money', message: 'no money' })).toEqual({ title: 'no money', rest: '' })
  expect(errorWords({ title: 'no money for…', message: 'no money for any of them' })).toEqual({
    title: 'no money for',
    rest: ' any of them',
  })
  expect(errorWords({ title: 'KeyError', message: 'shop' })).toEqual({ title: 'KeyError', rest: ' shop' })
  expect(errorWords({ title: 'KeyError', message: '' })).toEqual({ title: 'KeyError', rest: '' })
})
