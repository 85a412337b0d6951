import { expect, test } from 'vitest'
import { logRecord } from '../formats/format.ts'
import { type Draw, drawFrom } from './draw.fixture.ts'
import { groupOfEvent } from './error-of-event.ts'
import { commonSlots, type System, systems } from './systems.fixture.ts'
import { createTemplates } from './templates.ts'

const linesEach = 500
type Labelled = { label: number; text: string }

/** Frequent messages stand first: the second half of them is a sixth of the lines. */
function linesOf(system: System, draw: Draw): Labelled[] {
  const slots = { ...commonSlots, ...system.slots }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name) => slots[name]?.(draw) ?? whole)
  return Array.from({ length: linesEach }, () => {
    const label = Math.min(
      draw.n(system.messages.length),
      draw.n(system.messages.length),
      draw.n(system.messages.length),
    )
    return { label, text: fill(system.messages[label] ?? '') }
  })
}

const owner = { team: 'web', service: 'shop' }
function groupsOf(lines: Labelled[]): string[] {
  const templates = createTemplates([])
  return lines.map(({ text }) => {
    const event = { arrivedAt: 1, heads: [logRecord({ message: text, level: 'error' })], lines: [text] }
    return groupOfEvent(owner, { event, at: 1 }, templates).id
  })
}

const pairs = (count: number) => (count * (count - 1)) / 2
function countsOf(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
const pairsIn = (keys: string[]) => [...countsOf(keys).values()].reduce((sum, count) => sum + pairs(count), 0)

/**
 * Accuracy: the share of lines whose group has all lines of their kind and no other. F1: of the pairs of lines in one
 * group, how many are of one kind, and of the pairs of one kind, how many are in one group.
 */
function score(lines: Labelled[], groups: string[]): { accuracy: number; f1: number } {
  const labels = lines.map(({ label }) => String(label))
  const both = labels.map((label, i) => `${label} ${groups[i]}`)
  const [ofLabels, ofGroups, ofBoth] = [countsOf(labels), countsOf(groups), countsOf(both)]
  const right = both.filter((key, i) => {
    const count = ofBoth.get(key)
    return count === ofLabels.get(labels[i] ?? '') && count === ofGroups.get(groups[i] ?? '')
  })
  return {
    accuracy: right.length / lines.length,
    f1: (2 * pairsIn(both)) / (pairsIn(labels) + pairsIn(groups)),
  }
}

test('the scores are those of the definition', () => {
  const lines = [0, 0, 0, 1, 1, 2].map((label) => ({ label, text: '' }))
  expect(score(lines, ['a', 'a', 'a', 'b', 'b', 'c'])).toEqual({ accuracy: 1, f1: 1 })
  // One kind is split, and two are together: only the lines of none of them are right.
  expect(score(lines, ['a', 'a', 'd', 'b', 'b', 'c']).accuracy).toBe(0.5)
  expect(score(lines, ['a', 'a', 'a', 'b', 'b', 'b']).accuracy).toBe(0.5)
  expect(score(lines, ['a', 'a', 'd', 'b', 'b', 'c']).f1).toBeCloseTo(4 / 6)
})

test('L25: lines of sixteen kinds of system are grouped as a person would, without settings', () => {
  expect(systems.length).toBe(16)
  const scores = systems.map((system, i) => {
    const lines = linesOf(system, drawFrom(i + 1))
    return { name: system.name, ...score(lines, groupsOf(lines)) }
  })
  const mean = (of: 'accuracy' | 'f1') => scores.reduce((sum, each) => sum + each[of], 0) / scores.length
  expect(mean('accuracy'), JSON.stringify(scores, null, 1)).toBeGreaterThanOrEqual(0.84)
  expect(mean('f1'), JSON.stringify(scores, null, 1)).toBeGreaterThanOrEqual(0.96)
  expect(scores.filter(({ accuracy }) => accuracy < 0.35)).toEqual([])
})
