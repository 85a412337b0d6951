import { type LineScan, nameHash } from './line-scan.ts'

/** Name of samples that somebody wants. */
export type SampleName = { text: string; kept: number }

/** A broken line longer than this is taken to be ours: looking for every name in megabytes would take seconds. */
const searchedBytes = 65_536

function isAt(text: string, body: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== body[start + i]) return false
  return true
}

/** Exact sample names (`x_count`, not `x`), each a string once however many samples have it. */
export class SampleNames {
  private readonly wanted: ReadonlySet<string> | null
  private readonly byHash = new Map<number, SampleName>()
  private readonly byText = new Map<string, SampleName>()
  private last: SampleName | null = null
  private readonly sought: Buffer[]
  private readonly maxNames: number
  /** What stands for every name that is one too many. */
  private readonly rest: SampleName = { text: '', kept: 1 }

  /** These names, or every name up to a number of them when null. */
  constructor(wanted: ReadonlySet<string> | null, maxNames: number) {
    this.wanted = wanted
    this.maxNames = maxNames
    this.sought = [...(wanted ?? [])].map((name) => Buffer.from(name, 'utf8'))
    for (const text of wanted ?? []) this.byHash.set(nameHash(text), this.named(text))
  }

  /** The name just scanned at `start`; null when nobody wants it. */
  scanned(body: Buffer, start: number, scan: LineScan): SampleName | null {
    if (!scan.isSameName) this.last = this.find(body, start, scan)
    return this.last
  }

  private find(body: Buffer, start: number, { nameHash, nameEnd }: LineScan): SampleName | null {
    const known = this.byHash.get(nameHash)
    if (known?.text.length === nameEnd - start && isAt(known.text, body, start)) return known
    if (known === undefined && this.wanted !== null) return null
    // It is new, or another name has the same hash.
    const name = this.decoded(body.toString('latin1', start, nameEnd))
    if (known === undefined && name !== null && name !== this.rest) this.byHash.set(nameHash, name)
    return name
  }

  /** A name that had to be decoded to find it. */
  decoded(text: string): SampleName | null {
    return this.wanted === null || this.wanted.has(text) ? this.named(text) : null
  }

  private named(text: string): SampleName {
    let name = this.byText.get(text)
    if (name === undefined) {
      if (this.wanted === null && this.byText.size >= this.maxNames) return this.rest
      name = { text, kept: 0 }
      this.byText.set(text, name)
    }
    return name
  }

  /** True when one of the names stands anywhere in these bytes: a broken line that may have been ours. */
  occurIn(body: Buffer, start: number, end: number): boolean {
    if (this.wanted === null || end - start > searchedBytes) return true
    const text = body.subarray(start, end)
    return this.sought.some((name) => text.includes(name))
  }
}
