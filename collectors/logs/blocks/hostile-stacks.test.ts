import { expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

const mebibyte = 1024 * 1024
const long = (piece: string) => piece.repeat(Math.ceil(mebibyte / piece.length))

/** Lines that make a search of them go back and forth, each of a mebibyte. */
const hostile = [
  `  +-${long('-')}x`,
  `System.A${long('Error')}!`,
  `com.example.A${long('Exception')}!`,
  `${long('#<A: ')}x`,
  `${long('.rb:1:in a (A')}x`,
  `    at ${long('a/')}x`,
  `    at ${long('a.')}x`,
  `PHP Fatal error:  Uncaught A: ${long(' in a:')}x`,
  `${long('[object] (A(code: 0): ')}x`,
  `${long('(')}x`,
  `${long('| ')}x`,
  long('AError: '),
]

test('L29: a mebibyte made to hurt stays one line, whatever stack stands before and behind it', () => {
  for (const line of hostile) {
    const before = 'Traceback (most recent call last):\n  File "/srv/a.py", line 1, in pay\nKeyError: 1'
    const after = 'java.io.IOException: gone\n\tat c.e.Shop.pay(Shop.java:3)'
    expect(eventsOf(`${before}\n${line}\n${after}\n${line}`).length).toBeGreaterThanOrEqual(1)
    expect(exceptionsIn([line, ...after.split('\n'), line]).length).toBeLessThan(10)
  }
})
