import { readFileSync } from 'node:fs'

/** The package's version, read from the package.json beside `dist/`. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

/** Names the build of the screens: another one on the server means that a screen loads itself again. */
export function release(): string {
  try {
    const text = readFileSync(new URL('../dist/stamp.json', import.meta.url), 'utf8')
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && 'screens' in parsed ? String(parsed.screens) : version()
  } catch {
    return version()
  }
}
