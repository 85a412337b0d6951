import { readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allPages, writtenByHand } from './all-pages.ts'

const pages = allPages()
const isOrphan = (file: string): boolean => file.endsWith('.md') && !pages.has(file) && !writtenByHand.includes(file)
for (const file of readdirSync(import.meta.dirname).filter(isOrphan)) unlinkSync(join(import.meta.dirname, file))
for (const [file, text] of pages) writeFileSync(join(import.meta.dirname, file), text)
process.stdout.write(`${pages.size} pages written to docs/metrics.\n`)
