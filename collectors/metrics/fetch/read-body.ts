/** The body was longer than it may be. */
export class TooBig extends Error {}

/** All of a body, or an error when it is over the limit or does not end well. */
export async function readBody(stream: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > limit) throw new TooBig()
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

/** How a body begins, for people: what came of it, however it ended. */
export async function readBeginning(stream: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes >= limit) break
    }
  } catch {
    // The status that came before it says enough.
  }
  return Buffer.concat(chunks).toString('utf8', 0, limit)
}
