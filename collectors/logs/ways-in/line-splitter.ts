import { maxLineBytes } from '../tail/line-reader.ts'

/** Bytes that come in pieces, cut into lines. What is longer than a line may be is cut off, and said so. */
export type LineSplitter = {
  take(chunk: Buffer): void
  /** Nothing more comes: what is left is a line. */
  end(): void
}

export function createLineSplitter(onLine: (text: string, isCut: boolean) => void): LineSplitter {
  let pieces: Buffer[] = []
  let bytes = 0
  let isCut = false

  const keep = (piece: Buffer) => {
    const room = maxLineBytes - bytes
    if (piece.length > room) isCut = true
    if (room <= 0 || piece.length === 0) return
    const kept = piece.subarray(0, room)
    // A piece belongs to whoever reads: it may be written over before its line is whole.
    pieces.push(Buffer.from(kept))
    bytes += kept.length
  }
  const release = (last: Buffer) => {
    let whole = last
    if (bytes > 0 || last.length > maxLineBytes) {
      keep(last)
      whole = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    }
    const hasReturn = !isCut && whole[whole.length - 1] === 13
    onLine(whole.toString('utf8', 0, whole.length - (hasReturn ? 1 : 0)), isCut)
    pieces = []
    bytes = 0
    isCut = false
  }

  return {
    take(chunk) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        release(chunk.subarray(from, end))
        from = end + 1
      }
      keep(chunk.subarray(from))
    },
    end() {
      if (bytes > 0) release(Buffer.alloc(0))
    },
  }
}
