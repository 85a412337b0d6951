import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { presets } from '../../collectors/metrics/presets/registry.ts'
import { directoryPage } from './directory-page.ts'
import { presetPage } from './preset-page.ts'

const folder = new URL('../../collectors/metrics/presets/', import.meta.url).pathname

/** What the file of a preset says of it: the comment right above it. Null where there is none. */
export function aboutOf(name: string): string | null {
  const source = readFileSync(join(folder, `${name}.ts`), 'utf8')
  const [before = ''] = source.split('\nexport const preset: Preset')
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1]
  return comment?.replaceAll(/\n \*/g, '\n').replaceAll(/\s+/g, ' ').trim() ?? null
}

/** Pages of this folder that people write. */
export const writtenByHand: readonly string[] = ['counting.md']

/** Every generated page of this folder, by file name. */
export function allPages(): Map<string, string> {
  const pages = new Map([['README.md', directoryPage(presets)]])
  for (const preset of presets) pages.set(`${preset.name}.md`, presetPage(preset, aboutOf(preset.name) ?? ''))
  return pages
}
