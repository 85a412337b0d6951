import { expect, test } from 'vitest'
import { exceptionsIn } from '../blocks/exceptions.ts'
import { classify, type Verdict } from './classify.ts'
import { type Label, labelled } from './labelled.fixture.ts'
import { printed } from './printed.fixture.ts'
import { classRules } from './rules.ts'
import { seen } from './seen.fixture.ts'

const verdictOf = (text: string): Verdict => {
  const lines = text.split('\n')
  return classify({ exceptions: exceptionsIn(lines), messages: [lines[0] ?? ''], codes: [] })
}

/** Retries that were used up and what ran out are told by the rule: they are no classes of their own. */
const labelOf = ({ class: name, rule }: Verdict): string =>
  rule.startsWith('retry') ? 'retry' : rule.startsWith('resource') ? 'resource' : name

const languages = ['python', 'java', 'node', 'go', 'dotnet'] as const
const samples = languages.flatMap((language) =>
  labelled[language].map(([label, sample]) => ({ language, label, text: printed(language, sample) })),
)

test('L32: 150 errors of five languages have the class that a person would give them, at least 95 of 100', () => {
  expect(samples.length).toBe(150)
  const wrong = samples
    .map((sample) => ({ ...sample, verdict: verdictOf(sample.text) }))
    .filter(({ label, verdict }) => labelOf(verdict) !== label)
  expect(wrong.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(7)
})

test('L32: every verdict names its rule', () => {
  const rules = new Set([...classRules.map(({ id }) => id), 'typed', 'untyped'])
  for (const { text } of samples) expect(rules.has(verdictOf(text).rule)).toBe(true)
})

test('L32: every language has samples of every class', () => {
  const labels: Label[] = [
    'database',
    'contract',
    'gateway',
    'timeout',
    'network',
    'http_5xx',
    'retry',
    'resource',
    'exception',
  ]
  for (const language of languages)
    expect({ language, labels: new Set(labelled[language].map(([label]) => label)) }).toEqual({
      language,
      labels: new Set(labels),
    })
})

test.each([
  ['python', 'Max retries exceeded', 'network'],
  ['node', 'fetch failed <- Error: connect ECONNREFUSED', 'network'],
  ['python', 'django.db.utils.OperationalError', 'database'],
] as const)('L32: in %s, %s is %s', (language, words, expected) => {
  const [, sample = ''] = labelled[language].find(([, text]) => text.includes(words)) ?? []
  expect(verdictOf(printed(language, sample)).class).toBe(expected)
})

const ofLibraries = languages.flatMap((language) =>
  seen[language].map(([label, sample]) => [label, sample, printed(language, sample)] as const),
)

test.each(ofLibraries)('L32: %s is what %s tells', (label, _sample, text) => {
  expect(labelOf(verdictOf(text))).toBe(label)
})
