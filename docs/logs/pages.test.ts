import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formats } from '../../collectors/logs/formats/registry.ts'
import { LogPattern } from '../../runtime/config-pattern.ts'
import { allPages, writtenByHand } from './all-pages.ts'
import { groups } from './format-groups.ts'

const there = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.md'))

test('every page is as the formats are now; `npm run docs:logs` writes them', () => {
  for (const [file, text] of allPages()) {
    const written = there.includes(file) ? readFileSync(join(import.meta.dirname, file), 'utf8') : null
    expect({ file, written }).toEqual({ file, written: text })
  }
})

test('no page is left of what is gone', () => {
  const known = new Set([...allPages().keys(), ...writtenByHand])
  expect(there.filter((file) => !known.has(file))).toEqual([])
})

test('every format is on exactly one page', () => {
  const named = groups.flatMap((group) => group.formats)
  expect([...named].sort()).toEqual(formats.map((format) => format.name).sort())
})

test('every pattern that the page shows is one that the configuration takes', () => {
  const page = readFileSync(join(import.meta.dirname, 'reading.md'), 'utf8')
  const patterns = [...page.matchAll(/pattern: '([^'\n]+)'/g)].map(([, pattern]) => pattern)
  expect(patterns.length).toBeGreaterThanOrEqual(2)
  for (const pattern of patterns)
    expect({ pattern, isTaken: LogPattern.safeParse(pattern).success }).toEqual({ pattern, isTaken: true })
})
