import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs'

const rotateBytes = 5_000_000

/** Appends lines to a file and rotates it as logrotate would, so that the demo runs for months on a small disk. */
export function openLogFile(path: string): (line: string) => void {
  let bytes = existsSync(path) ? statSync(path).size : 0
  appendFileSync(path, '')
  return (line) => {
    if (bytes > rotateBytes) {
      renameSync(path, `${path}.1`)
      bytes = 0
    }
    appendFileSync(path, `${line}\n`)
    bytes += line.length + 1
  }
}
