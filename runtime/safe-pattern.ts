import { anySet, type CharSet, emptySet, overlaps, setOfAtom, union } from './char-set.ts'

/** An expression that is safe to try on any line, or why this one is not. */
export type SafePattern = { ok: true; regex: RegExp } | { ok: false; why: string }

type Node =
  | { kind: 'atom'; set: CharSet }
  | { kind: 'edge' }
  | { kind: 'loop'; body: Node; min: number; isMany: boolean }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; ways: Node[] }

const maxLength = 2_000
/** Places where a search may go on in two ways: twelve make 4,096 ways at most. */
const maxChoices = 12

class NotSafe extends Error {}

/**
 * Checks that trying the expression takes no more than the square of a line's length, however the line was made to
 * hurt: it is tried at the beginning of the line only, no repetition stands inside of another, and at most one of them
 * may go on over what stands behind it. What one cannot know by looking (looking around, references back) is refused.
 */
export function safePattern(source: string): SafePattern {
  if (source.length > maxLength) return { ok: false, why: `it is longer than ${maxLength} characters` }
  try {
    const regex = new RegExp(`^(?:${source.replace(/^\^/, '')})`, 'u')
    const tree = parse(source)
    if (countChoices(tree) > maxChoices)
      throw new NotSafe(`it has more than ${maxChoices} alternatives and optional parts`)
    const unclear = countUnclear(tree, emptySet)
    if (unclear > 1) {
      throw new NotSafe(
        'more than one repetition may also match what stands behind it; say what they may not match, such as [^ ]+ instead of .+',
      )
    }
    return { ok: true, regex }
  } catch (error) {
    if (error instanceof NotSafe) return { ok: false, why: error.message }
    if (error instanceof SyntaxError)
      return { ok: false, why: error.message.replace(/^Invalid regular expression: /, '').slice(0, 300) }
    throw error
  }
}

const classAtom = /^\[(?:[^\]\\]|\\.)*\]/u
const escapeAtom = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|p\{[^}]*\}|P\{[^}]*\}|c[A-Za-z]|.)/su
const quantifier = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/

/** The tree of an expression that JavaScript takes; what it refuses does not come here. */
function parse(source: string): Node {
  let rest = source
  const take = (text: string): string => {
    rest = rest.slice(text.length)
    return text
  }
  const readChoice = (): Node => {
    const ways = [readSequence()]
    while (rest.startsWith('|')) {
      take('|')
      ways.push(readSequence())
    }
    return ways.length === 1 ? (ways[0] ?? { kind: 'edge' }) : { kind: 'choice', ways }
  }
  const readSequence = (): Node => {
    const parts: Node[] = []
    while (rest !== '' && !rest.startsWith('|') && !rest.startsWith(')')) parts.push(readLoop(readAtom()))
    return { kind: 'sequence', parts }
  }
  const readAtom = (): Node => {
    if (rest.startsWith('(')) return readGroup()
    if (/^(?:[$^]|\\b|\\B)/.test(rest)) {
      take(/^\\/.test(rest) ? rest.slice(0, 2) : rest.slice(0, 1))
      return { kind: 'edge' }
    }
    if (/^\\(?:[1-9]|k<)/.test(rest)) throw new NotSafe('it refers back to a group')
    const atom =
      classAtom.exec(rest)?.[0] ?? escapeAtom.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0)
    take(atom)
    return { kind: 'atom', set: atom === '.' ? anySet : setOfAtom(atom) }
  }
  const readGroup = (): Node => {
    const opening = /^\((?:\?:|\?<[A-Za-z_]\w*>)?/.exec(rest)?.[0] ?? '('
    take(opening)
    if (rest.startsWith('?')) throw new NotSafe('it looks around, or sets flags for a part')
    const body = readChoice()
    take(')')
    return body
  }
  const readLoop = (body: Node): Node => {
    const found = quantifier.exec(rest)
    if (!found) return body
    take(found[0])
    const [, sign, min = '', comma, max = ''] = found
    const isMany = sign === '*' || sign === '+' || comma !== undefined || Number(min) > 1
    if (isMany && hasChoice(body))
      throw new NotSafe('a repetition stands inside of another one, or repeats alternatives')
    return { kind: 'loop', body, min: sign === '+' ? 1 : Number(min || 0), isMany: isMany && max !== '1' }
  }
  return readChoice()
}

function hasChoice(node: Node): boolean {
  if (node.kind === 'loop' || node.kind === 'choice') return true
  return node.kind === 'sequence' && node.parts.some(hasChoice)
}

function countChoices(node: Node): number {
  switch (node.kind) {
    case 'choice':
      return node.ways.reduce((sum, way) => sum + countChoices(way), node.ways.length - 1)
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + countChoices(part), 0)
    case 'loop':
      return countChoices(node.body) + (node.min === 0 && !node.isMany ? 1 : 0)
    default:
      return 0
  }
}

/** Characters a node may begin with, and whether it may match nothing. */
function beginning(node: Node): { set: CharSet; isEmpty: boolean } {
  switch (node.kind) {
    case 'atom':
      return { set: node.set, isEmpty: false }
    case 'edge':
      return { set: emptySet, isEmpty: true }
    case 'loop': {
      const body = beginning(node.body)
      return { set: body.set, isEmpty: body.isEmpty || node.min === 0 }
    }
    case 'choice': {
      const ways = node.ways.map(beginning)
      return { set: ways.map(({ set }) => set).reduce(union, emptySet), isEmpty: ways.some(({ isEmpty }) => isEmpty) }
    }
    case 'sequence':
      return behind(node.parts, 0, emptySet)
  }
}

/** What may come from this part on; `after` may come behind the last one. */
function behind(parts: readonly Node[], from: number, after: CharSet): { set: CharSet; isEmpty: boolean } {
  let set = emptySet
  for (const part of parts.slice(from)) {
    const first = beginning(part)
    set = union(set, first.set)
    if (!first.isEmpty) return { set, isEmpty: false }
  }
  return { set: union(set, after), isEmpty: true }
}

/** Repetitions that may go on over what stands behind them, so that a search has to come back to them. */
function countUnclear(node: Node, after: CharSet): number {
  switch (node.kind) {
    case 'loop':
      return (node.isMany && overlaps(beginning(node.body).set, after) ? 1 : 0) + countUnclear(node.body, after)
    case 'choice':
      return node.ways.reduce((sum, way) => sum + countUnclear(way, after), 0)
    case 'sequence':
      return node.parts.reduce((sum, part, i) => sum + countUnclear(part, behind(node.parts, i + 1, after).set), 0)
    default:
      return 0
  }
}
