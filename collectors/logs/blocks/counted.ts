/**
 * Blocks that lie beyond the committed offset and were counted already: start offset to end offset. After a crash
 * the bytes from the committed offset are read again, and these blocks are rebuilt with the same edges and skipped.
 */
export type Counted = {
  add(start: number, end: number): void
  /** Where the counted block that starts here ended, or null when none does. */
  endOf(start: number): number | null
  /** What is still needed when reading would start again at `offset`. */
  beyond(offset: number): [number, number][]
  clear(): void
  readonly size: number
}

export function createCounted(restored: [number, number][]): Counted {
  const blocks = new Map(restored)
  return {
    add: (start, end) => {
      blocks.set(start, end)
    },
    endOf: (start) => blocks.get(start) ?? null,
    beyond(offset) {
      for (const start of blocks.keys()) if (start < offset) blocks.delete(start)
      return [...blocks]
    },
    clear: () => blocks.clear(),
    get size() {
      return blocks.size
    },
  }
}
