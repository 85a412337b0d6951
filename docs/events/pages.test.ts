import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { classRules } from '../../collectors/logs/classify/rules.ts'
import { scrubRules } from '../../collectors/logs/scrub/rules.ts'
import { errorClasses } from '../../contracts/error-class.ts'
import { classesPage } from './classes-page.ts'
import { scrubbingPage } from './scrubbing-page.ts'

const written = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

test('docs/scrubbing.md is as the rules are now; `npm run docs:events` writes it', () => {
  expect(written('scrubbing.md')).toBe(scrubbingPage())
})

test('docs/error-classes.md is as the rules are now; `npm run docs:events` writes it', () => {
  expect(written('error-classes.md')).toBe(classesPage())
})

test('every rule of scrubbing is on its page, with what it does', () => {
  const page = scrubbingPage()
  for (const { id, about, example } of scrubRules) {
    expect(page).toContain(`### ${id}\n\n${about}`)
    expect(page).toContain(example.scrubbed)
  }
})

test('every class and every rule of a class is on its page', () => {
  const page = classesPage()
  for (const name of errorClasses) expect(page).toContain(`\n## ${name}\n`)
  for (const { id } of classRules) expect(page).toContain(`- **${id}**`)
})
