import type { ErrorClass } from '../../../contracts/error-class.ts'
import { otherGroup } from '../../../contracts/error-group.ts'
import type { Merged } from '../checkpoint.ts'
import { hole, withoutNames } from './named-values.ts'

const maxTemplates = 5_000
/** A template in use within this time is not given up for a new one. */
const inUseMs = 3_600_000
const maxWords = 60
const maxKept = 500

/** Longer masks are remembered by their id: the room that is taken has a bound. */
const maxKeyLength = 400
/** Of masks with too many words the beginning is kept, which is more than is shown. */
const maxShown = 600

/** Where a message stands: it is told apart from the same words of another class, type or logger. */
export type Context = { class: ErrorClass; kind: string }
type Template = Context & {
  id: string
  /** As people see them: the words of the first message, with a hole where a later one of the kind had another name. */
  shown: string[]
  isMerged: boolean
  usedAt: number
}

/**
 * The kinds of messages of one service.
 *
 * The id is the hash of what all messages of a kind have in common, and one message is enough to know that: every
 * collector gives the same id, after every restart and in whatever order it meets them. What is remembered here is the
 * text that is shown for a kind, and how many kinds there are. Groups that people rename, merge or split by hand need
 * nothing of this: ids are names of what a collector can tell apart, and a table `id → group of the team` where
 * Sightings are shown renames, merges and splits again.
 */
export type Templates = {
  find(of: Context & { mask: string; idOf: (mask: string) => string }, now: number): { id: string; message: string }
  /** Those whose text has holes, so that it is the same after a restart. */
  merged(): Merged[]
  readonly size: number
}

/** What kind of value it was is no news: an id of hex digits may have no letter in it, a host may have no dot. */
const compared = (mask: string): string => mask.replace(/<(?:num|host|path|url|str|email|mac|user)>/g, '<id>')

function wordsOf(mask: string): string[] {
  const words = mask.split(' ', maxWords + 1)
  return words.length > maxWords ? [mask.slice(0, maxShown)] : words
}

/** What all messages of a kind have in common; of very long ones the whole text. */
function common(mask: string): string {
  const text = compared(mask)
  const words = text.split(' ', maxWords + 1)
  return words.length > maxWords ? text : withoutNames(words).join(' ')
}

export function createTemplates(restored: Merged[]): Templates {
  const byMask = new Map<string, Template>()
  const all = new Map<string, Template>()
  let kept: Merged[] | null = null

  const add = (template: Template) => {
    all.set(template.id, template)
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
  const generalise = (template: Template, words: string[]) => {
    const { shown } = template
    if (shown.length !== words.length) return
    const differs = (at: number) => shown[at] !== hole && compared(shown[at] ?? '') !== compared(words[at] ?? '')
    if (!shown.some((_word, at) => differs(at))) return
    template.shown = shown.map((word, at) => (differs(at) ? holeFor(word) : word))
    template.isMerged = true
    kept = null
  }
  /** Makes room for one more; false where all that are there are in use. */
  const makeRoom = (now: number): boolean => {
    if (all.size < maxTemplates) return true
    const oldest = all.values().next().value
    if (!oldest || now - oldest.usedAt < inUseMs) return false
    all.delete(oldest.id)
    return true
  }

  for (const { id, class: name, kind, words } of restored)
    add({ id, class: name, kind, shown: words, isMerged: true, usedAt: 0 })

  return {
    find(of, now) {
      const isLong = of.mask.length > maxKeyLength
      const key = isLong ? of.idOf(compared(of.mask)) : `${of.class} ${of.kind} ${of.mask}`
      const known = byMask.get(key)
      if (known && all.get(known.id) === known) return touch(known, now)
      const id = of.idOf(common(of.mask))
      const same = all.get(id)
      if (same) {
        generalise(same, wordsOf(of.mask))
        remember(key, same)
        return touch(same, now)
      }
      if (!makeRoom(now)) return { id: otherGroup, message: 'Too many kinds of errors to tell apart.' }
      const { class: name, kind, mask } = of
      const template = { id, class: name, kind, shown: wordsOf(mask), isMerged: false, usedAt: now }
      add(template)
      remember(key, template)
      return touch(template, now)
    },
    merged() {
      kept ??= [...all.values()]
        .filter(({ isMerged }) => isMerged)
        .slice(-maxKept)
        .map(({ id, class: name, kind, shown }) => ({ id, class: name, kind, words: shown }))
      return kept
    },
    get size() {
      return all.size
    },
  }
}

/** `user=alice` keeps its label. */
const holeFor = (word: string): string => `${/^[\w.-]{1,60}=/.exec(word)?.[0] ?? ''}${hole}`
