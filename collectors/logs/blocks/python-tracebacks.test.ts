import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

/** What `fixtures/tracebacks.py` raises: the root cause and the exception that was not caught. */
const raised: Record<string, [root: string, outer: string]> = {
  chained: ['KeyError', 'ShopError'],
  handling: ['KeyError', 'ValueError'],
  hidden: ['ShopError', 'ShopError'],
  lines: ['ValueError', 'ValueError'],
  silent: ['ShopError', 'ShopError'],
  recursion: ['RecursionError', 'RecursionError'],
  syntax: ['SyntaxError', 'SyntaxError'],
  unicode: ['ValueError', 'ValueError'],
  key: ['KeyError', 'KeyError'],
  three: ['KeyError', 'ShopError'],
  assertion: ['AssertionError', 'AssertionError'],
  group: ['ValueError', 'ExceptionGroup'],
  nested_group: ['ValueError', 'ExceptionGroup'],
  group_with_cause: ['ZeroDivisionError', 'ExceptionGroup'],
  note: ['ValueError', 'ValueError'],
}
const withGroups = Object.keys(raised)
const withoutGroups = withGroups.slice(0, 11)
const withoutPackage = (type: string | undefined) => type?.replace(/^__main__\./, '')

describe.each([
  ['3.8', withoutGroups],
  ['3.9', withoutGroups],
  ['3.10', withoutGroups],
  ['3.11', withGroups],
  ['3.12', withGroups],
  ['3.13', withGroups],
])('Python %s, as it was written', (version, names) => {
  const text = readFileSync(join(import.meta.dirname, `fixtures/python-${version}.log`), 'utf8')
  const sections = text.split(/^INFO:shop:(?:begins \w+|done)\n/m).filter((section) => section !== '')

  test.each(names.map((name, i) => [name, i] as const))(
    'L19: %s is one error where it is logged and one where nobody caught it',
    (name, i) => {
      const events = eventsOf(`INFO:shop:begins ${name}\n${sections[i]}INFO:shop:done`)
      expect(events).toHaveLength(2)
      for (const event of events) {
        const exceptions = exceptionsIn(event.lines)
        expect([exceptions[0], exceptions.at(-1)].map((each) => withoutPackage(each?.type))).toEqual(raised[name])
      }
      expect(events.map((event) => event.heads[0]?.head && event.heads[0].message)).toEqual([`failed ${name}`, false])
    },
  )

  test('L19: the whole file has two errors for each case and none for INFO, between CRI prefixes too', () => {
    expect(eventsOf(text)).toHaveLength(2 * names.length)
    const cri = text.replace(/^(?=.|\n)/gm, '2026-11-24T03:42:10.123456789Z stderr F ')
    expect(eventsOf(cri)).toHaveLength(2 * names.length)
  })
})

test('L19: messages of several lines, blank ones and notes belong to the exception', () => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/python-3.13.log'), 'utf8')
  const messages = eventsOf(text).map((event) => exceptionsIn(event.lines)[0]?.message)
  expect(messages).toContain('bad sku\nsecond line\nfourth: line')
  expect(messages).toContain('noted\na note\nanother: note')
})
