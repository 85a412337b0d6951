import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDiscoveries, discoveryKinds } from '../collectors/discovery/registry.ts'
import { discoveryFaults } from '../contracts/discovery.ts'
import { targetFaults } from '../contracts/target.ts'
import { parseConfig } from '../runtime/config-file.ts'
import { checkReceivers } from '../server/receivers/registry.ts'

const root = new URL('..', import.meta.url).pathname
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const yamlIn = (text: string) => [...text.matchAll(/```ya?ml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs', 'docs/logs', 'docs/metrics'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
]

const env = new Proxy({}, { get: () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })

test('every example configuration in the documentation is right', () => {
  const examples = documents.flatMap((file) => yamlIn(read(file)).map((text) => ({ file, text })))
  expect(examples.length).toBeGreaterThanOrEqual(2)
  for (const { file, text } of examples) {
    const result = parseConfig(text, env)
    const faults = result.ok ? [...checkReceivers(result.config), ...checkDiscoveries(result.config)] : result.faults
    expect({ file, faults }).toEqual({ file, faults: [] })
  }
})

test('every file and folder that the documentation names is there', () => {
  for (const file of documents) {
    const named = [
      ...read(file).matchAll(
        /`((?:contracts|runtime|collectors|server|components|app|cli|docs|e2e|bench|examples)\/[\w./-]*)`/g,
      ),
    ]
    for (const [, path = ''] of named)
      expect({ file, path, isThere: existsSync(join(root, path)) }).toMatchObject({ isThere: true })
  }
})

test('every link between documents leads somewhere', () => {
  for (const file of documents) {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const path = join(root, file, '..', target)
      expect({ file, target, isThere: existsSync(path) }).toMatchObject({ isThere: true })
    }
  }
})

test('every word has a file, and every file of contracts/ is in the list of words', () => {
  const words = read('docs/words.md')
  const files = readdirSync(join(root, 'contracts')).filter((name) => !name.endsWith('.test.ts'))
  for (const file of files)
    expect({ file, isListed: words.includes(`contracts/${file}`) }).toMatchObject({ isListed: true })
})

test('docs/faults.md has a row for every reason why a target cannot be read', () => {
  const faults = read('docs/faults.md')
  for (const fault of targetFaults)
    expect({ fault, hasRow: faults.includes(`| \`${fault}\` |`) }).toMatchObject({ hasRow: true })
})

test('docs/faults.md has a row for every reason why a discovery cannot be read', () => {
  const [, table = ''] = read('docs/faults.md').split('## A discovery cannot be read')
  for (const fault of discoveryFaults)
    expect({ fault, hasRow: table.includes(`| \`${fault}\` |`) }).toMatchObject({ hasRow: true })
})

test('docs/discovery.md shows the example of every kind', () => {
  const page = read('docs/discovery.md')
  for (const { kind, example } of discoveryKinds)
    expect({ kind, isShown: page.includes(example), hasSection: page.includes(`\n## ${kind}\n`) }).toEqual({
      kind,
      isShown: true,
      hasSection: true,
    })
})
