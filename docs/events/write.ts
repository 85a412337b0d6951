import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classesPage } from './classes-page.ts'
import { scrubbingPage } from './scrubbing-page.ts'

const docs = join(import.meta.dirname, '..')
writeFileSync(join(docs, 'scrubbing.md'), scrubbingPage())
writeFileSync(join(docs, 'error-classes.md'), classesPage())
process.stdout.write('docs/scrubbing.md and docs/error-classes.md are written.\n')
