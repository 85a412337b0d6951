import { readFile, stat } from 'node:fs/promises'

/** No token, password or certificate is larger. */
const maxBytes = 1_048_576

export type FileReading =
  /** `problem`: why it cannot be read now, while what was read before is used on. */
  { ok: true; text: string; isNew: boolean; problem: string | null } | { ok: false; problem: string }

/** A small file that others may replace at any time: a token or a certificate that is rotated. */
export interface WatchedFile {
  /** Its content now; it is read only when it changed. */
  read(): Promise<FileReading>
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

export function watchedFile(path: string): WatchedFile {
  let text: string | null = null
  let seen = ''

  const failed = (problem: string): FileReading =>
    text === null ? { ok: false, problem } : { ok: true, text, isNew: false, problem }

  return {
    async read() {
      try {
        const { mtimeMs, ctimeMs, size, ino } = await stat(path)
        const now = `${ino} ${size} ${mtimeMs} ${ctimeMs}`
        if (text !== null && now === seen) return { ok: true, text, isNew: false, problem: null }
        if (size > maxBytes) return failed(`${path} is over 1 MiB`)
        const next = await readFile(path, 'utf8')
        // Whoever rotates it may just be writing it.
        if (next.trim() === '') return failed(`${path} is empty`)
        const isNew = next !== text
        text = next
        seen = now
        return { ok: true, text, isNew, problem: null }
      } catch (error) {
        return failed(`${path} cannot be read (${codeOf(error)})`)
      }
    },
  }
}
