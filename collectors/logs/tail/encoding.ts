/** How a file's bytes are text. Only a mark at its very beginning tells of anything but UTF-8. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be'

/** The encoding that the first two bytes tell of. */
export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf16be'
  return 'utf8'
}

/** Bytes of the smallest character. */
export const unitOf = (encoding: Encoding): number => (encoding === 'utf8' ? 1 : 2)

/** Text of the bytes; what is no text is shown as U+FFFD. */
export function textOf(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf8') return bytes.toString('utf8')
  const whole = bytes.subarray(0, bytes.length & ~1)
  const text = encoding === 'utf16le' ? whole.toString('utf16le') : Buffer.from(whole).swap16().toString('utf16le')
  // Halves of characters that stand alone cannot be written as UTF-8, and become U+FFFD.
  return Buffer.from(text, 'utf8').toString('utf8')
}

/**
 * Where the newline ends that is found at or after `from`, or -1. In UTF-16 a byte 10 is a newline only as one half of
 * a character, so it matters where in the file (`at`) the first byte stands; null is UTF-8.
 */
export function newlineEnd(bytes: Buffer, from: number, wide: { encoding: Encoding; at: number } | null): number {
  if (wide === null) return bytes.indexOf(10, from) + 1 || -1
  for (let found = bytes.indexOf(10, from); found >= 0; found = bytes.indexOf(10, found + 1)) {
    const isEven = ((wide.at + found) & 1) === 0
    // The other half of the last one may not be there yet.
    if (wide.encoding === 'utf16le' && isEven && bytes[found + 1] === 0) return found + 2
    if (wide.encoding === 'utf16be' && !isEven && bytes[found - 1] === 0) return found + 1
  }
  return -1
}
