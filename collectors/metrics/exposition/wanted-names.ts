const isNameEnd = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x20 || byte === 0x09

/** Tells from bytes, without making a string, whether the line at `start` may be a sample of a wanted name. */
export interface WantedNames {
  mayBegin(body: Buffer, start: number, end: number): boolean
  /** True when one of the names stands anywhere in these bytes: a broken line that may have been ours. */
  occurIn(body: Buffer, start: number, end: number): boolean
}

export const everyName: WantedNames = { mayBegin: () => true, occurIn: () => true }

/** Exact sample names (`x_count`, not `x`). */
export function wantedNames(names: Iterable<string>): WantedNames {
  const all = [...names].map((name) => Buffer.from(name, 'utf8'))
  const byFirst: Buffer[][] = Array.from({ length: 256 }, () => [])
  for (const name of all) byFirst[name[0] ?? 0]?.push(name)

  return {
    mayBegin(body, start, end) {
      const first = body[start] ?? 0
      // A quoted name may stand anywhere in the braces.
      if (first === 0x7b) return true
      for (const name of byFirst[first] ?? []) {
        const after = start + name.length
        // The cheap looks first: buckets of the same histogram differ only in their last letters.
        if (after >= end || !isNameEnd(body[after])) continue
        if (body[after - 1] !== name[name.length - 1]) continue
        if (name.compare(body, start, after) === 0) return true
      }
      return false
    },
    occurIn(body, start, end) {
      const text = body.subarray(start, end)
      return all.some((name) => text.includes(name))
    },
  }
}
