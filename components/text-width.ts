/** Advance widths of Inter at weight 600 for the printable ASCII, in hundredths of the font size. */
const advances = [
  25, 32, 52, 64, 65, 100, 66, 33, 37, 37, 54, 67, 32, 47, 32, 38, 66, 42, 62, 64, 67, 61, 64, 58, 64, 64, 32, 33, 67,
  67, 67, 54, 100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77, 65, 77, 65, 65, 66, 74, 73, 102, 72, 71,
  65, 37, 38, 37, 48, 47, 35, 57, 62, 58, 62, 59, 39, 63, 61, 26, 26, 57, 26, 90, 61, 61, 62, 62, 40, 55, 35, 61, 59,
  84, 57, 59, 57, 45, 36, 45, 67,
]
const tabularDigit = 67
const others: Record<string, number> = {
  '…': 96,
  '×': 67,
  '·': 32,
  '–': 50,
  '—': 100,
  '≈': 70,
  '≤': 84,
  '\u2009': 17,
  '\u202f': 17,
  '\u00a0': 25,
}

function advanceOf(char: string): number {
  if (char >= '0' && char <= '9') return tabularDigit
  const code = char.codePointAt(0) ?? 0
  return others[char] ?? advances[code - 32] ?? 100
}

/**
 * Width of a text in units, estimated without asking the browser: it is the same on every screen, costs no layout and
 * errs to the wide side.
 */
export function textWidth(text: string, size: number): number {
  let sum = 0
  for (const char of text) sum += advanceOf(char)
  return (sum * size * 1.02) / 100
}

/** Shortens in the middle, so that both ends of a name can be read: `pay…-worker`. */
export function fitMiddle(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  for (let kept = text.length - 1; kept >= 2; kept--) {
    const head = Math.ceil(kept / 2)
    const short = `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`
    if (textWidth(short, size) <= width) return short
  }
  return '…'
}

/** How many lines a text takes when it is broken between words, and inside those that are longer than a line. */
export function lineCount(text: string, size: number, width: number): number {
  let lines = 1
  let used = 0
  for (const word of text.split(' ')) {
    const wide = textWidth(word, size)
    const gap = used === 0 ? 0 : textWidth(' ', size)
    if (used + gap + wide <= width) {
      used += gap + wide
      continue
    }
    if (used > 0) lines++
    const whole = Math.floor(wide / width)
    lines += whole
    used = wide - whole * width
  }
  return lines
}
