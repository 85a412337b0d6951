import { describe, expect, test } from 'vitest'
import { parseConfig } from './config-file.ts'

const read = (entry: string) =>
  parseConfig(
    `teams:\n  web:\n    services:\n      shop:\n        scrape:\n          - ${entry.replaceAll('\n', '\n            ')}\n`,
    {},
  )
const scrapeOf = (entry: string) => {
  const result = read(entry)
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.config.teams.web?.services.shop?.scrape[0]
}
const rightOf = (entry: string) => {
  const result = read(entry)
  return result.ok ? 'no fault' : result.faults.map(({ path, right }) => `${path}: ${right}`).join('\n')
}
const url = 'url: http://10.0.0.1/metrics'

describe('what a scrape entry may say', () => {
  test('logins, TLS, limits and filter are read as they are meant', () => {
    expect(
      scrapeOf(
        `${url}\nauth: { username: me, passwordFile: /run/pw }\ntls: { ca: /a.pem, cert: /b.pem, key: /c.pem, serverName: shop.test }\nlimits: { maxBytes: 64MiB, maxSeries: 1000, maxLabels: 30, maxLabelLength: 500 }\nfilter: off`,
      ),
    ).toEqual({
      url: 'http://10.0.0.1/metrics',
      auth: { username: 'me', passwordFile: '/run/pw' },
      tls: { ca: '/a.pem', cert: '/b.pem', key: '/c.pem', serverName: 'shop.test' },
      limits: { maxBytes: 64 * 2 ** 20, maxSeries: 1_000, maxLabels: 30, maxLabelLength: 500 },
      filter: 'off',
    })
    expect(scrapeOf(`${url}\nlimits: { maxBytes: 500000 }`)?.limits).toEqual({ maxBytes: 500_000 })
  })

  test('a unix socket has its path in the place of a host, and other spellings are told how', () => {
    expect(scrapeOf('url: http+unix://%2Frun%2Fapp.sock/metrics')?.url).toContain('%2Frun%2Fapp.sock')
    for (const wrong of ['unix:/run/app.sock', 'http+unix:///run/app.sock/metrics', 'http+unix://app.sock/metrics'])
      expect(rightOf(`url: ${wrong}`)).toContain('a unix socket is written as http+unix://%2Frun%2Fapp.sock/metrics')
    expect(rightOf('url: ftp://a/metrics')).toContain('an http:// or https:// address')
  })

  test.each([
    ['auth: {}', 'either username with password or passwordFile, or one of token and tokenFile'],
    ['auth: { username: me, token: x }', 'either username with password'],
    ['auth: { password: x }', 'a password needs a username'],
    ['auth: { username: me, password: x, passwordFile: /a }', 'one of password and passwordFile'],
    ['auth: { token: x, tokenFile: /a }', 'one of token and tokenFile'],
    ['tls: { cert: /a.pem }', 'cert and key belong together'],
    ['limits: { maxBytes: 5 apples }', 'a size looks like 500KiB, 16MiB or 1GiB'],
    ['filter: never', '"auto"|"off"'],
    ['auth: { pasword: x }', 'did you mean "password"?'],
  ])('%s is a fault, and says what would be right', (entry, right) => {
    expect(rightOf(`${url}\n${entry}`)).toContain(right)
  })

  test('no fault repeats a secret', () => {
    const secret = 'hunter2'
    for (const entry of [
      `auth: { password: ${secret} }`,
      `auth: { username: me, token: ${secret} }`,
      `auth: { tokenFile: [${secret}], token: { a: ${secret} } }`,
      `headers: { Authorization: [${secret}] }`,
      `headers: { Authorization: { token: ${secret} } }`,
      `auth: ${secret}`,
    ]) {
      const result = read(`${url}\n${entry}`)
      expect({ entry, ok: result.ok }).toEqual({ entry, ok: false })
      expect(JSON.stringify(result)).not.toContain(secret)
    }
  })
})
