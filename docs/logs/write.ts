import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allPages } from './all-pages.ts'

const pages = allPages()
for (const [file, text] of pages) writeFileSync(join(import.meta.dirname, file), text)
process.stdout.write(`${pages.size} pages written to docs/logs.\n`)
