import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presets } from '../../collectors/metrics/presets/registry.ts'
import { aboutOf, allPages, writtenByHand } from './all-pages.ts'

const there = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.md'))

test('every page is as the presets are now; `npm run docs:metrics` writes them', () => {
  for (const [file, text] of allPages()) {
    const written = there.includes(file) ? readFileSync(join(import.meta.dirname, file), 'utf8') : null
    expect({ file, written }).toEqual({ file, written: text })
  }
})

test('no page is left of a preset that is gone', () => {
  const known = new Set([...allPages().keys(), ...writtenByHand])
  expect(there.filter((file) => !known.has(file))).toEqual([])
})

test('every preset says in a comment above it what it is', () => {
  for (const { name } of presets)
    expect({ name, about: aboutOf(name) }).toEqual({ name, about: expect.stringMatching(/^\S.{8,}\.$/) })
})

test('every metric that a preset names is on its page', () => {
  const pages = allPages()
  for (const { name, families, copies, sides = [] } of presets) {
    for (const { metric } of [...families, ...copies, ...sides])
      expect({ name, metric, isNamed: pages.get(`${name}.md`)?.includes(metric) }).toEqual({
        name,
        metric,
        isNamed: true,
      })
  }
})
