import type { ErrorClass } from '../../../contracts/error-class.ts'
import { otherGroup } from '../../../contracts/error-group.ts'
import type { Merged } from '../checkpoint.ts'
import { hole, isSameKind } from './same-kind.ts'
import { keysWithout } from './word-keys.ts'

const maxTemplates = 5_000
/** A template in use within this time is not given up for a new one. */
const inUseMs = 3_600_000
const leastWordsToMerge = 5
const maxWords = 60
const maxKept = 500

/** Longer masks are remembered by their id: the room that is taken has a bound. */
const maxKeyLength = 400
/** Of masks with too many words to be merged the beginning is kept, which is more than is shown. */
const maxShown = 600

/** Where a message stands: templates are only merged within one class and one type or logger. */
export type Context = { class: ErrorClass; kind: string }
type Template = Context & {
  id: string
  /** As people see them. */
  shown: string[]
  /** As they are compared. */
  words: string[]
  isMerged: boolean
  usedAt: number
}

/**
 * The kinds of messages of one service. Two masks that differ in one word are one kind if that word is a value.
 *
 * The id is the hash of the first mask of a kind and is never computed again: it stays while the template becomes more
 * general, and `kept` carries it over a restart. Groups that people rename, merge or split by hand need nothing of this:
 * ids are names of what a collector can tell apart, and a table `id → group of the team` where Sightings are shown
 * renames (one id, another title), merges (several ids, one group) and, for what was merged by hand, splits again.
 */
export type Templates = {
  find(of: Context & { mask: string; idOf: (mask: string) => string }, now: number): { id: string; message: string }
  /** Those that must be known after a restart, so that what is like them gets their id again. */
  merged(): Merged[]
  readonly size: number
}

/** A number and an id stand for the same: an id of hex digits may have no letter in it. */
const compared = (mask: string): string => (mask.includes('<num>') ? mask.replaceAll('<num>', '<id>') : mask)

function wordsOf(mask: string): string[] {
  const words = mask.split(' ', maxWords + 1)
  return words.length > maxWords ? [mask.slice(0, maxShown)] : words
}

export function createTemplates(restored: Merged[]): Templates {
  const byMask = new Map<string, Template>()
  const byKey = new Map<number, Template>()
  const all = new Map<string, Template>()
  let kept: Merged[] | null = null

  const keysOf = (of: Context, words: string[]): number[] =>
    words.length < leastWordsToMerge || words.length > maxWords ? [] : keysWithout(words, `${of.class} ${of.kind}`)
  const index = (template: Template) => {
    for (const key of keysOf(template, template.words)) if (!byKey.has(key)) byKey.set(key, template)
  }
  const unindex = (template: Template) => {
    for (const key of keysOf(template, template.words)) if (byKey.get(key) === template) byKey.delete(key)
  }
  const add = (template: Template) => {
    all.set(template.id, template)
    index(template)
    kept = null
  }
  const touch = (template: Template, now: number) => {
    // In order of use, so that the first is the one to give up. Once a second is often enough.
    if (now - template.usedAt >= 1_000) {
      all.delete(template.id)
      all.set(template.id, template)
    }
    template.usedAt = now
    return { id: template.id, message: template.shown.join(' ') }
  }
  const remember = (key: string, template: Template) => {
    byMask.set(key, template)
    if (byMask.size > 2 * maxTemplates) byMask.delete(byMask.keys().next().value ?? '')
  }
  const findSimilar = (of: Context, words: string[]): [template: Template, at: number] | null => {
    for (const [at, key] of keysOf(of, words).entries()) {
      const near = byKey.get(key)
      if (near && isAlike(near, of, words, at) && isSameKind(near.words, words, at)) return [near, at]
    }
    return null
  }
  const merge = (template: Template, at: number) => {
    if (template.words[at] === hole) return
    unindex(template)
    template.words = template.words.with(at, hole)
    template.shown = template.shown.with(at, hole)
    template.isMerged = true
    index(template)
    kept = null
  }
  /** Makes room for one more; false where all that are there are in use. */
  const makeRoom = (now: number): boolean => {
    if (all.size < maxTemplates) return true
    const oldest = all.values().next().value
    if (!oldest || now - oldest.usedAt < inUseMs) return false
    all.delete(oldest.id)
    unindex(oldest)
    return true
  }

  for (const { id, class: name, kind, words } of restored) {
    const isMerged = words.includes(hole)
    add({ id, class: name, kind, shown: words, words: words.map(compared), isMerged, usedAt: 0 })
  }

  return {
    find(of, now) {
      const isLong = of.mask.length > maxKeyLength
      const key = isLong ? of.idOf(compared(of.mask)) : `${of.class} ${of.kind} ${of.mask}`
      const known = byMask.get(key)
      if (known && all.get(known.id) === known) return touch(known, now)
      const mask = compared(of.mask)
      const words = wordsOf(mask)
      const id = of.idOf(mask)
      const same = all.get(id)
      const [similar, at] = same ? [same, -1] : (findSimilar(of, words) ?? [])
      if (similar) {
        if (at !== undefined && at >= 0) merge(similar, at)
        remember(key, similar)
        return touch(similar, now)
      }
      if (!makeRoom(now)) return { id: otherGroup, message: 'Too many kinds of errors to tell apart.' }
      const template = {
        id,
        class: of.class,
        kind: of.kind,
        shown: wordsOf(of.mask),
        words,
        isMerged: false,
        usedAt: now,
      }
      add(template)
      remember(key, template)
      return touch(template, now)
    },
    merged() {
      if (kept) return kept
      const long = [...all.values()].filter(
        ({ words }) => words.length >= leastWordsToMerge && words.length <= maxWords,
      )
      const [holed, whole] = [long.filter(({ isMerged }) => isMerged), long.filter(({ isMerged }) => !isMerged)]
      kept = [...whole, ...holed]
        .slice(-maxKept)
        .map(({ id, class: name, kind, shown }) => ({ id, class: name, kind, words: shown }))
      return kept
    },
    get size() {
      return all.size
    },
  }
}

/** Two lists with the same number may still differ. */
function isAlike(template: Template, of: Context, ...[words, at]: [string[], number]): boolean {
  if (template.class !== of.class || template.kind !== of.kind || template.words.length !== words.length) return false
  return template.words.every((word, i) => i === at || word === words[i])
}
