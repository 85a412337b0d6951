import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseConfig } from '../../runtime/config-file.ts'
import { checkDiscoveries, discoveryKinds } from './registry.ts'

const env = new Proxy({}, { get: () => 'a-secret-of-the-example' })
const faultsOf = (entry: Record<string, unknown>) => {
  const result = parseConfig(JSON.stringify({ teams: {}, discovery: [{ team: 'web', ...entry }] }), env)
  return result.ok ? checkDiscoveries(result.config) : result.faults
}

test('every file of the folder is a kind of its name', () => {
  const files = readdirSync(new URL('kinds', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
  expect(discoveryKinds.map(({ kind }) => kind).sort()).toEqual(files.sort())
})

test.each(discoveryKinds.map((kind) => [kind.kind, kind] as const))(
  'the example of %s is right',
  (name, { example }) => {
    const result = parseConfig(`teams: {}\n${example}`, env)
    expect(result.ok ? checkDiscoveries(result.config) : result.faults).toEqual([])
    expect(result.ok && result.config.discovery[0]?.kind).toBe(name)
  },
)

test('what is wrong is said with its place and never with its value', () => {
  expect(faultsOf({ kind: 'consul' })).toMatchObject([
    { path: 'discovery[0].kind', right: expect.stringContaining('one of: static, file') },
  ])
  expect(faultsOf({ kind: 'http', url: 'ftp://s3cret@x' })).toEqual([
    { path: 'discovery[0].url', found: 'a text of 14 characters', right: 'an http:// or https:// address' },
  ])
  expect(faultsOf({ kind: 'file', files: ['targets.txt', '*/a.yml'] })).toHaveLength(2)
  expect(faultsOf({ kind: 'dns', names: ['a'], type: 'A' })).toMatchObject([{ path: 'discovery[0].port' }])
  expect(faultsOf({ kind: 'static', groups: [], refersh: '5s' })).toMatchObject([{ path: 'discovery[0].refersh' }])
  expect(faultsOf({ kind: 'static', groups: [], relabel: [{ regex: '(?=x)', target_label: 'a' }] })).toMatchObject([
    { path: 'discovery[0].relabel[0].regex', right: expect.stringContaining('look-around') },
  ])
})
