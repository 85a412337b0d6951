/** Finds where a text begins in the bytes between two places; -1 where it is not. */
export type Finder = (bytes: Uint8Array, from: number, to: number) => number

/**
 * By Horspool: most bytes are never looked at. In lines of a log that beats asking Buffer, which looks for the first
 * byte of the text and finds it often, and is called once a line.
 */
export function finderOf(text: string): Finder {
  const wanted = Buffer.from(text)
  const last = wanted.length - 1
  /** How far on the text could end, by the byte that stands where it would end now. */
  const shifts = new Uint8Array(256).fill(wanted.length)
  for (let at = 0; at < last; at++) shifts[wanted[at] ?? 0] = last - at
  const end = wanted[last]

  return (bytes, from, to) => {
    for (let at = from + last; at < to; ) {
      const byte = bytes[at] ?? 0
      if (byte === end) {
        let same = last - 1
        while (same >= 0 && bytes[at - last + same] === wanted[same]) same--
        if (same < 0) return at - last
      }
      at += shifts[byte] ?? 1
    }
    return -1
  }
}
