import { giveBackMemory, takeMemory } from './body-memory.ts'
import { TooBig } from './read-body.ts'

/** Takes in one body after the other, each whole and in one piece, in memory that is used again and again. */
export interface BodyReceiver {
  /** Room for a body of about that many bytes, where the answer says so. */
  expect(bytes: number): void
  /** Throws TooBig for what goes over the limit. */
  add(chunk: Buffer): void
  /** What came so far: valid until `release`. */
  body(): Buffer
  release(): void
}

export function createBodyReceiver(maxBytes: number): BodyReceiver {
  let memory: Buffer | null = null
  let used = 0
  /** The last body's size is the best guess for the next one. */
  let usualBytes = 0

  const grow = (bytes: number) => {
    const larger = takeMemory(bytes)
    if (memory !== null) {
      memory.copy(larger, 0, 0, used)
      giveBackMemory(memory)
    }
    memory = larger
    return larger
  }

  return {
    expect(bytes) {
      if (bytes > maxBytes) throw new TooBig()
      usualBytes = bytes
    },
    add(chunk) {
      const needed = used + chunk.length
      if (needed > maxBytes) throw new TooBig()
      const isFull = memory === null || needed > memory.length
      const into = isFull ? grow(Math.max(needed, memory === null ? usualBytes : 2 * memory.length)) : memory
      chunk.copy(into ?? grow(needed), used)
      used = needed
    },
    body: () => memory?.subarray(0, used) ?? Buffer.alloc(0),
    release() {
      if (memory !== null) giveBackMemory(memory)
      usualBytes = used > 0 ? used : usualBytes
      memory = null
      used = 0
    },
  }
}
