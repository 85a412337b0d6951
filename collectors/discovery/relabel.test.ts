import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { relabel } from './relabel.ts'
import { RelabelRules } from './relabel-rule.ts'

const apply = (labels: Record<string, string>, ...rules: object[]) => {
  const result = relabel(new Map(Object.entries(labels)), RelabelRules.parse(rules))
  return result === null ? null : Object.fromEntries(result)
}
const start = { a: 'foo', b: 'bar', c: 'baz' }

test('replace joins its sources by a semicolon, and leaves all as it is where nothing matches', () => {
  const rule = { source_labels: ['a', 'b'], regex: 'f(.*);(.*)r', target_label: 'd' }
  expect(apply(start, { ...rule, replacement: 'x$1-${2}' })).toEqual({ ...start, d: 'xoo-ba' })
  expect(apply(start, { ...rule, regex: 'no', replacement: 'x' })).toEqual(start)
  expect(apply(start, { source_labels: ['a', 'missing', 'b'], separator: '/', target_label: 'd' })).toEqual({
    ...start,
    d: 'foo//bar',
  })
})

test('a name of a group is as long as it can be, an unknown one is nothing, two dollars are one', () => {
  const rule = { source_labels: ['a'], regex: '(?P<first>.)(.*)', target_label: 'd' }
  expect(apply(start, { ...rule, replacement: '$1_x' })).toEqual(start)
  expect(apply({ ...start, d: 'old' }, { ...rule, replacement: '$9' })).toEqual(start)
  expect(apply(start, { ...rule, replacement: '${1}_x$$$first$' })?.d).toBe('f_x$f$')
})

test('the target of replace may hold groups, and a name that is none changes nothing', () => {
  const rule = { source_labels: ['a'], regex: '(.*)', replacement: 'v' }
  expect(apply(start, { ...rule, target_label: '${1}_x' })?.foo_x).toBe('v')
  expect(apply({ a: '1-2' }, { ...rule, target_label: '${1}' })).toEqual({ a: '1-2' })
})

test('keep and drop decide over the target, and an empty expression matches an absent label', () => {
  expect(apply(start, { action: 'keep', source_labels: ['a'], regex: 'foo' })).toEqual(start)
  expect(apply(start, { action: 'keep', source_labels: ['a'], regex: 'fo' })).toBeNull()
  expect(apply(start, { action: 'drop', source_labels: ['a'], regex: 'f.*' })).toBeNull()
  expect(apply(start, { action: 'keep', source_labels: ['missing'], regex: '' })).toEqual(start)
  expect(apply(start, { action: 'KEEP', source_labels: ['missing'], regex: '.+' })).toBeNull()
})

test('keepequal and dropequal compare with another label', () => {
  const by = (action: string, value: string) =>
    apply({ port: '80', wanted: value }, { action, source_labels: ['port'], target_label: 'wanted' })
  expect(by('keepequal', '80')).not.toBeNull()
  expect(by('keepequal', '81')).toBeNull()
  expect(by('dropequal', '80')).toBeNull()
  expect(by('dropequal', '81')).not.toBeNull()
})

test('hashmod is the low 64 bits of MD5, whole, also above what a float can hold', () => {
  const rule = { action: 'hashmod', source_labels: ['c'], target_label: 'd', modulus: 1_000 }
  const low = BigInt(`0x${createHash('md5').update('baz').digest('hex').slice(16)}`)
  expect(apply(start, rule)?.d).toBe(String(low % 1_000n))
  expect(apply(start, rule)?.d).toBe('976')
})

test('labelmap copies by name, labeldrop and labelkeep choose by name', () => {
  const meta = { __meta_label_app: 'shop', __meta_label_tier: 'web', x: '1' }
  expect(apply(meta, { action: 'labelmap', regex: '__meta_label_(.+)' })).toEqual({ ...meta, app: 'shop', tier: 'web' })
  expect(apply(meta, { action: 'labelmap', regex: '__meta_(label)_(.+)', replacement: '${2}_${1}' })?.app_label).toBe(
    'shop',
  )
  expect(apply(meta, { action: 'labeldrop', regex: '__meta_.*' })).toEqual({ x: '1' })
  expect(apply(meta, { action: 'labelkeep', regex: 'x' })).toEqual({ x: '1' })
})

test('lowercase and uppercase write into another label, and an empty result removes it', () => {
  const labels = { a: 'MiXed' }
  expect(apply(labels, { action: 'lowercase', source_labels: ['a'], target_label: 'b' })?.b).toBe('mixed')
  expect(apply(labels, { action: 'uppercase', source_labels: ['a'], target_label: 'a' })?.a).toBe('MIXED')
  expect(apply({ a: 'x', b: 'y' }, { action: 'replace', target_label: 'b', replacement: '' })).toEqual({ a: 'x' })
})

test('a rule that cannot be applied is refused where it is wrong', () => {
  const fault = (rule: object) => RelabelRules.safeParse([rule]).error?.issues.map(({ path }) => path.join('.'))
  expect(fault({ regex: '(?=x)' })).toEqual(['0.regex', '0.target_label'])
  expect(fault({ action: 'hashmod', target_label: 'x' })).toEqual(['0.modulus'])
  expect(fault({ action: 'explode' })).toEqual(['0.action'])
  expect(fault({ action: 'keep', sourcelabels: ['a'] })).toEqual(['0'])
})
