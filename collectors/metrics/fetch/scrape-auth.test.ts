import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../../../runtime/log.ts'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, watch } from '../watched-target.fixture.ts'
import { certificates, hasOpenssl, testFolder } from './certificates.fixture.ts'

/** Answers who asked, and repeats what it was asked with to everybody else, as careless servers do. */
const lockedBy =
  (isRight: (authorization: string) => boolean) => (request: IncomingMessage, response: ServerResponse) => {
    const { authorization = '' } = request.headers
    if (isRight(authorization)) response.end(counterText({ 200: 1 }))
    else response.writeHead(401).end(`not for you: ${authorization} ${request.url}`)
  }
const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`

describe('M19: logins', () => {
  test('a name and a password of the configuration', async () => {
    const target = await startTarget(lockedBy((header) => header === basic('me:p:ä')))
    expect((await watch({ url: target.url, auth: { username: 'me', password: 'p:ä' } }).start()).ok).toBe(true)
    expect((await watch({ url: target.url }).start()).detail).toContain('It wants a login: set auth')
    expect((await watch({ url: target.url, auth: { username: 'me', password: 'wrong' } }).start()).detail).toContain(
      'It does not accept the login that is configured',
    )
  })

  test.each(['token', 'password'])(
    'a %s in a file is read again when it is rotated, and used on while it cannot be read',
    async (kind) => {
      const file = join(testFolder(), 'secret')
      writeFileSync(file, 'first-secret\n')
      const auth = kind === 'token' ? { tokenFile: file } : { username: 'me', passwordFile: file }
      const headerFor = (secret: string) => (kind === 'token' ? `Bearer ${secret}` : basic(`me:${secret}`))
      let right = 'first-secret'
      const target = await startTarget(lockedBy((header) => header === headerFor(right)))
      const shop = watch({ url: target.url, auth })
      expect((await shop.start()).ok).toBe(true)
      // As Kubernetes does it: another file takes the name.
      right = 'second-secret'
      expect(await shop.next()).toMatchObject({ ok: false, fault: 'status' })
      writeFileSync(`${file}.new`, 'second-secret\n')
      renameSync(`${file}.new`, file)
      expect((await shop.next()).ok).toBe(true)
      renameSync(file, `${file}.gone`)
      const report = await shop.next()
      expect(report.ok).toBe(true)
      expect(report.notes.join()).toContain('cannot be read (ENOENT); what was read of it before is used.')
    },
  )

  test('a file that was never there is said to be missing, and is used as soon as it is there', async () => {
    const file = join(testFolder(), 'token')
    const target = await startTarget(lockedBy((header) => header === 'Bearer late-token'))
    const shop = watch({ url: target.url, auth: { tokenFile: file } })
    expect(await shop.start()).toMatchObject({
      fault: 'no-permission',
      detail: `There is no login: ${file} cannot be read (ENOENT).`,
    })
    expect(target.requests).toHaveLength(0)
    writeFileSync(file, 'late-token')
    expect((await shop.next()).ok).toBe(true)
  })

  test('no secret is shown, though the target repeats all of them in an error, a redirect and a page', async () => {
    const file = join(testFolder(), 'token')
    writeFileSync(file, 'tOkEn-of-a-file-1')
    const secrets = [
      'tOkEn-of-a-file-1',
      'pass-w0rd-9',
      'k3y-in-header',
      'qu3ry-token',
      basic('me:pass-w0rd-9').slice(6),
    ]
    const echo = secrets.join(' / ')
    const lines: unknown[] = []
    const note = (...line: unknown[]) => lines.push(line)
    const log = { ...silentLog(), warn: note, info: note, error: note }
    const target = await startTarget('')
    const answers = [
      (_: unknown, response: ServerResponse) => response.writeHead(403).end(echo),
      (_: unknown, response: ServerResponse) =>
        response.writeHead(302, { location: `/login/${secrets.join('/')}` }).end(),
      (_: unknown, response: ServerResponse) => response.end(`<p>${echo}`),
      (_: unknown, response: ServerResponse) => response.end(`hello ${echo}`),
      (_: unknown, response: ServerResponse) => response.end('a 1\n'),
      (_: unknown, response: ServerResponse) => response.end(counterText({ 200: 1 })),
    ]
    for (const auth of [{ tokenFile: file }, { username: 'me', password: 'pass-w0rd-9' }]) {
      const headers = { 'x-api-key': 'k3y-in-header' }
      for (const answer of answers) {
        target.says(answer)
        const shop = watch({ url: `${target.url}?token=qu3ry-token`, auth, headers }, { log })
        const said = [JSON.stringify(await shop.start()), shop.source.key, await shop.metrics.metrics()].join('\n')
        const known = auth.tokenFile === undefined ? secrets.slice(1) : [...secrets.slice(0, 1), ...secrets.slice(2, 4)]
        for (const secret of known) expect(said + JSON.stringify(lines)).not.toContain(secret)
        await shop.source.stop()
        lines.length = 0
      }
    }
  })
})

describe.runIf(hasOpenssl())('M19: TLS', () => {
  async function startTls(cert: { cert: string; key: string }, clientCa?: string) {
    const peers: string[] = []
    const server = createServer(
      {
        cert: readFileSync(cert.cert),
        key: readFileSync(cert.key),
        ...(clientCa === undefined ? {} : { ca: readFileSync(clientCa), requestCert: true, rejectUnauthorized: true }),
      },
      (request, response) => {
        const { socket } = request
        peers.push(socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject?.CN ?? '') : '')
        response.setHeader('connection', 'close').end(counterText({ 200: 1 }))
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    return { url: `https://127.0.0.1:${port}/metrics`, peers }
  }

  test('a certificate of ours is shown to a target that wants one, and read again when it is rotated', async () => {
    const folder = testFolder()
    const { ca, issue } = certificates(folder)
    const target = await startTls(issue('server', ['IP:127.0.0.1']), ca)
    const first = issue('first', ['DNS:first.test'])
    const second = issue('second', ['DNS:second.test'])
    const ours = { cert: join(folder, 'ours.pem'), key: join(folder, 'ours.key') }
    const use = (from: { cert: string; key: string }, what: 'cert' | 'key') =>
      writeFileSync(ours[what], readFileSync(from[what]))
    use(first, 'cert')
    use(first, 'key')
    const shop = watch({ url: target.url, tls: { ca, ...ours } })
    expect((await shop.start()).ok).toBe(true)
    expect(target.peers.at(-1)).toBe('first')
    // Half of a rotation is no certificate: the one before is used until the key is there.
    use(second, 'cert')
    const half = await shop.next()
    expect(half.ok).toBe(true)
    expect(half.notes.join()).toContain('do not make a certificate together')
    expect(target.peers.at(-1)).toBe('first')
    use(second, 'key')
    expect((await shop.next()).ok).toBe(true)
    expect(target.peers.at(-1)).toBe('second')
    // Without one it is refused, and said what is wanted.
    expect(await watch({ url: target.url, tls: { ca } }).start()).toMatchObject({ ok: false })
  })

  test('who vouches for a target, for which name, and whether anybody has to, is configured', async () => {
    const folder = testFolder()
    const { ca, issue } = certificates(folder)
    const other = certificates(folder, 'other')
    const target = await startTls(issue('server', ['DNS:shop.test']))
    const startWith = (tls: object) => watch({ url: target.url, tls }).start()
    expect(await startWith({})).toMatchObject({ fault: 'tls', detail: expect.stringContaining('Set tls.ca to') })
    expect(await startWith({ ca: other.ca })).toMatchObject({ fault: 'tls' })
    expect(await startWith({ ca })).toMatchObject({
      fault: 'tls',
      detail: expect.stringContaining('Set tls.serverName'),
    })
    expect((await startWith({ ca, serverName: 'shop.test' })).ok).toBe(true)
    expect((await startWith({ insecureSkipVerify: true })).ok).toBe(true)
    expect(await startWith({ ca: join(folder, 'nowhere.pem') })).toMatchObject({
      fault: 'tls',
      detail: expect.stringContaining('nowhere.pem cannot be read (ENOENT)'),
    })
    writeFileSync(join(folder, 'broken.pem'), 'no certificate')
    expect(await startWith({ cert: join(folder, 'broken.pem'), key: join(folder, 'broken.pem') })).toMatchObject({
      fault: 'tls',
      detail: expect.stringContaining('do not make a certificate together'),
    })
  })
})
