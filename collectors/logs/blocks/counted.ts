/** A closed block that reaches beyond the committed offset: where it starts and ends, and the key of its lines. */
export type Done = [start: number, end: number, key: string]

/**
 * Blocks that reach beyond the committed offset and are dealt with. After a crash the bytes from that offset are read
 * again; these blocks are then rebuilt with the same edges, or what is left of them is skipped, and counted no more.
 */
export type Counted = {
  add(done: Done): void
  /** Where the block that starts here ended, or null when none is known. */
  endOf(start: number): number | null
  /** Lines of this key before this offset belong to a block that began before reading did. */
  skipUntil(key: string): number
  /** Forgets what is not needed any more when reading would start again at `offset`. */
  forget(offset: number): void
  /** What is still needed then. */
  beyond(offset: number): Done[]
  clear(): void
  readonly size: number
}

export function createCounted(restored: Done[], offset: number): Counted {
  const blocks = new Map(restored.map((done) => [done[0], done]))
  const skips = new Map<string, number>()
  for (const [start, end, key] of restored) if (start < offset) skips.set(key, Math.max(end, skips.get(key) ?? 0))
  const forget = (offset: number) => {
    for (const [start, end] of blocks.values()) if (end <= offset) blocks.delete(start)
  }

  return {
    add: (done) => {
      blocks.set(done[0], done)
    },
    endOf: (start) => blocks.get(start)?.[1] ?? null,
    skipUntil: (key) => skips.get(key) ?? 0,
    forget,
    beyond(from) {
      forget(from)
      return [...blocks.values()]
    },
    clear() {
      blocks.clear()
      skips.clear()
    },
    get size() {
      return blocks.size
    },
  }
}
