const maxQuoted = 200
const maxLabel = 40

const closing: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
])

export const isQuote = (char: number): boolean =>
  char === 34 || char === 39 || char === 96 || (char > 160 && closing.has(String.fromCharCode(char)))

/** Where the string that a quote begins is over, after its closing quote; −1 when that is not near. */
export function endOfQuoted(text: string, at: number): number {
  const close = closing.get(text[at] ?? '') ?? ''
  const near = text.slice(at + 1, at + 1 + maxQuoted)
  let end = near.indexOf(close)
  while (end > 0 && near[end - 1] === '\\') end = near.indexOf(close, end + 1)
  return end < 0 ? -1 : at + end + 2
}

/** `"code": 7` names what follows; the name is no value. */
export function isLabel(inside: string, text: string, end: number): boolean {
  if (inside.length === 0 || inside.length > maxLabel) return false
  const next = text[end] === ' ' ? text[end + 1] : text[end]
  return next === ':' && /^[A-Za-z_.-]+$/.test(inside)
}
