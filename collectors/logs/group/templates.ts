import type { ErrorClass } from '../../../contracts/error-class.ts'
import { otherGroup } from '../../../contracts/error-group.ts'
import type { Merged } from '../checkpoint.ts'

const maxTemplates = 5_000
/** A template in use within this time is not given up for a new one. */
const inUseMs = 3_600_000
const leastWordsToMerge = 5
const maxWords = 60
const maxMerged = 500
const hole = '<*>'

/** Where a message stands: templates are only merged within one class and one type or logger. */
export type Context = { class: ErrorClass; kind: string }
export type Template = Context & { id: string; words: string[]; isMerged: boolean; usedAt: number }

/** The kinds of messages of one service. Two masks that differ in one word are one kind. */
export type Templates = {
  find(of: Context & { mask: string; idOf: (mask: string) => string }, now: number): { id: string; message: string }
  /** Those whose words do not tell their id any more. */
  merged(): Merged[]
}

export function createTemplates(restored: Merged[]): Templates {
  const byMask = new Map<string, Template>()
  const byHole = new Map<string, Template>()
  const all = new Map<string, Template>()

  const holesOf = (of: Context, words: string[]): string[] =>
    words.length < leastWordsToMerge || words.length > maxWords
      ? []
      : words.map((_word, i) => [of.class, of.kind, ...words.slice(0, i), hole, ...words.slice(i + 1)].join(' '))
  const index = (template: Template) => {
    for (const key of holesOf(template, template.words)) if (!byHole.has(key)) byHole.set(key, template)
  }
  const drop = (template: Template) => {
    all.delete(template.id)
    for (const key of holesOf(template, template.words)) if (byHole.get(key) === template) byHole.delete(key)
  }
  const touch = (template: Template, now: number) => {
    template.usedAt = now
    all.delete(template.id)
    all.set(template.id, template)
    return { id: template.id, message: template.words.join(' ') }
  }
  const remember = (key: string, template: Template) => {
    byMask.set(key, template)
    if (byMask.size > 2 * maxTemplates) byMask.delete(byMask.keys().next().value ?? '')
  }
  const merge = (template: Template, words: string[]) => {
    const at = template.words.findIndex((word, i) => word !== words[i])
    if (at < 0 || template.words[at] === hole) return
    drop(template)
    template.words = template.words.with(at, hole)
    template.isMerged = true
    all.set(template.id, template)
    index(template)
  }

  for (const { id, class: name, kind, words } of restored) {
    const template = { id, class: name, kind, words, isMerged: true, usedAt: 0 }
    all.set(id, template)
    index(template)
  }

  return {
    find(of, now) {
      const key = `${of.class} ${of.kind} ${of.mask}`
      const known = byMask.get(key)
      if (known && all.get(known.id) === known) return touch(known, now)
      const words = of.mask.split(' ')
      const near = holesOf(of, words).find((each) => byHole.has(each))
      const similar = near === undefined ? undefined : byHole.get(near)
      if (similar) {
        merge(similar, words)
        remember(key, similar)
        return touch(similar, now)
      }
      const id = of.idOf(of.mask)
      const same = all.get(id)
      if (same) return touch(same, now)
      const oldest: Template | undefined = all.size >= maxTemplates ? all.values().next().value : undefined
      if (oldest && now - oldest.usedAt < inUseMs)
        return { id: otherGroup, message: 'Too many kinds of errors to tell apart.' }
      if (oldest) drop(oldest)
      const template = { id, class: of.class, kind: of.kind, words, isMerged: false, usedAt: now }
      all.set(id, template)
      index(template)
      remember(key, template)
      return touch(template, now)
    },
    merged: () =>
      [...all.values()]
        .filter((template) => template.isMerged && template.words.length <= maxWords)
        .slice(-maxMerged)
        .map(({ id, class: name, kind, words }) => ({ id, class: name, kind, words })),
  }
}
