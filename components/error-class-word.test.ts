import { expect, test } from 'vitest'
import { errorClasses as ofContract } from '../contracts/error-class.ts'
import { errorClasses } from './error-class-word.ts'

test('the wall knows every class, in the order of the contract: a class left out would be left out of the chart', () => {
  expect(errorClasses).toEqual(ofContract)
})
