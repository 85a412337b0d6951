/** Pieces are a multiple of this, so that bodies of about the same size fit in each other's. */
const stepBytes = 65_536
/** What lies here unused, at most. */
const mostSpareBytes = 4 * 1_048_576

/**
 * Memory that was used for a body and waits for the next one, of whichever target. Few bodies are under way at once, so a
 * fleet needs little of it, and none of it is left to the garbage collector second by second.
 */
const spare: Buffer[] = []
let spareBytes = 0

/** At least that many bytes, with anything in them. */
export function takeMemory(bytes: number): Buffer {
  let best = -1
  for (let i = 0; i < spare.length; i++) {
    const length = spare[i]?.length ?? 0
    if (length >= bytes && (best === -1 || length < (spare[best]?.length ?? 0))) best = i
  }
  const [found] = best === -1 ? [] : spare.splice(best, 1)
  if (found) {
    spareBytes -= found.length
    return found
  }
  return Buffer.allocUnsafeSlow(Math.max(1, Math.ceil(bytes / stepBytes)) * stepBytes)
}

/** Whoever gives memory back reads it no more: the next body is written over it. */
export function giveBackMemory(memory: Buffer): void {
  if (spareBytes + memory.length > mostSpareBytes) return
  spare.push(memory)
  spareBytes += memory.length
}
