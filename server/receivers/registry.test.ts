import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Config } from '../../runtime/config.ts'
import { checkReceivers, configuredReceivers, receiverKinds } from './registry.ts'

const folder = new URL('.', import.meta.url)
const exports = /^export const receiver = defineReceiver\(/m
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('.fixture.'))
  .filter((name) => exports.test(readFileSync(new URL(name, folder), 'utf8')))
  .map((name) => name.replace(/\.ts$/, ''))

const config = (receivers: unknown[]) => Config.parse({ teams: {}, receivers })
const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE='

test('every receiver of the folder is known by the name of its file, and nothing else is', () => {
  expect(
    receiverKinds()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(files.sort())
})

test.each(receiverKinds())('the examples of $kind are judged as they say', (receiver) => {
  for (const { settings, fault } of receiver.examples) {
    const result = receiver.configure(settings)
    expect(result.ok ? null : String(result.faults[0]?.path[0])).toBe(fault)
  }
  expect(receiver.examples.some(({ fault }) => fault === null)).toBe(true)
})

test('a good configuration has no faults', () => {
  const good = config([{ name: 'hook', kind: 'webhook', teams: ['web'], url: 'https://hooks.example/', secret }])
  expect(checkReceivers(good)).toEqual([])
  expect(configuredReceivers(good)).toMatchObject([{ name: 'hook', teams: ['web'] }])
})

test('an unknown kind is answered with the kinds there are', () => {
  expect(checkReceivers(config([{ name: 'chat', kind: 'slak' }]))).toEqual([
    { path: 'receivers[0].kind', found: 'slak', right: 'one of: webhook' },
  ])
})

test('all faults are told at once, each with its place', () => {
  const faults = checkReceivers(
    config([
      { name: 'a', kind: 'webhook', url: 'hooks.example/T0PSECRET', secret: 'T0PSECRET' },
      {
        name: 'a',
        kind: 'webhook',
        url: 'https://hooks.example/',
        secrets: [secret, 'T0PSECRET'],
        colour: 'T0PSECRET',
      },
    ]),
  )
  expect(faults.map(({ path }) => path)).toEqual([
    'receivers[1].name',
    'receivers[0].url',
    'receivers[0].secret',
    'receivers[1].secrets[1]',
    'receivers[1].colour',
  ])
  expect(faults[2]).toMatchObject({ found: 'a text of 9 characters', right: expect.stringContaining('openssl rand') })
  expect(faults[4]).toMatchObject({ right: 'Known here: headers, secret, secrets, url' })
  expect(JSON.stringify(faults)).not.toContain('T0PSECRET')
})
