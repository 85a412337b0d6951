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
  private lastHash = 0
  private readonly sought: Buffer[]

  /** These names, or every name when null. */
  constructor(wanted: ReadonlySet<string> | null) {
    this.wanted = wanted
    this.sought = [...(wanted ?? [])].map((name) => Buffer.from(name, 'utf8'))
    for (const text of wanted ?? []) this.byHash.set(nameHash(text), this.named(text))
  }

  /** The name just scanned at `start`; null when nobody wants it. */
  scanned(body: Buffer, start: number, { nameHash, nameEnd }: LineScan): SampleName | null {
    const length = nameEnd - start
    const { last } = this
    if (last !== null && nameHash === this.lastHash && last.text.length === length && isAt(last.text, body, start)) {
      return last
    }
    let name: SampleName | null = this.byHash.get(nameHash) ?? null
    if (name === null && this.wanted !== null) return null
    // Another name may have the same hash.
    if (name === null || name.text.length !== length || !isAt(name.text, body, start)) {
      name = this.decoded(body.toString('latin1', start, nameEnd))
      if (name === null) return null
      if (!this.byHash.has(nameHash)) this.byHash.set(nameHash, name)
    }
    this.last = name
    this.lastHash = nameHash
    return name
  }

  /** A name that had to be decoded to find it. */
  decoded(text: string): SampleName | null {
    return this.wanted === null || this.wanted.has(text) ? this.named(text) : null
  }

  private named(text: string): SampleName {
    let name = this.byText.get(text)
    if (name === undefined) {
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
