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

test('what a gateway tells of the services behind it is as it was worked out by hand', () => {
  const pages = allPages()
  const worked = {
    // 2 of class 5xx were answered by the backend, 1 of them by its server.
    'haproxy.md': '| `shop_be` | `shop` | 92 | 2 | 1 |',
    // 5 have the source kong; the 401 of a plugin is no error.
    'kong.md': '| `shop` | `shop` | 50 | 7 | 5 |',
    // 4 over the limit, 2 of them tried again.
    'envoy.md': '| `shop` | `shop` | 96 | 6 | 2 |',
    // Both have the flag UH.
    'istio.md': '| `cart` | `cart` | 22 | 2 | 2 |',
    'traefik.md': '| `shop@docker` | `shop` | 86 | 6 | not told |',
  }
  for (const [file, row] of Object.entries(worked))
    expect({ file, row, isThere: pages.get(file)?.includes(row) }).toEqual({ file, row, isThere: true })
})
