import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testFolder } from '../collectors/metrics/fetch/certificates.fixture.ts'
import { runFaultboard } from './faultboard-process.ts'

const password = 'corr3ct-horse-battery'
const token = 'tOkEn-of-a-file-77'
const apiKey = 'k3y-in-a-header-12'

test('M19: no login of the configuration is in the API, the metrics or the log, though the targets repeat all of it', async () => {
  const asked: (string | undefined)[] = []
  const target = createServer(({ headers, url }, response) => {
    asked.push(headers.authorization, String(headers['x-api-key']))
    response.writeHead(401).end(`who is ${headers.authorization} with ${headers['x-api-key']} at ${url}?`)
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    target.closeAllConnections()
    target.close()
  })
  const address = target.address()
  const metrics = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics`
  const folder = testFolder()
  await writeFile(join(folder, 'token'), token)
  const scrape = [
    { url: `${metrics}?a=1`, auth: { username: 'me', password } },
    { url: `${metrics}?a=2`, auth: { tokenFile: join(folder, 'token') } },
    { url: `${metrics}?a=3`, headers: { 'x-api-key': apiKey } },
  ]
  const config = join(folder, 'faultboard.yml')
  await writeFile(config, JSON.stringify({ teams: { web: { services: { shop: { scrape } } } } }))

  const faultboard = runFaultboard(['start', '--config', config, '--port', '0'], { LOG_LEVEL: 'debug' })
  onTestFinished(() => faultboard.stop())
  const [, base = ''] = await faultboard.hears(/Faultboard is on (http:\/\/[^\s/]+)/)
  const read = async (path: string) => (await fetch(`${base}${path}`)).text()
  const pages = async () =>
    (await Promise.all(['/api/teams/web/board', '/api/teams/web/services/shop?range=1h', '/metrics'].map(read))).join(
      '\n',
    )
  // All three were asked, with what they were to be asked with, and what they answered is told.
  const isTold = async () => new Set((await pages()).match(/It (does not accept the login|wants a login)/g)).size
  await expect.poll(isTold, { timeout: 30_000, interval: 200 }).toBe(2)
  await expect.poll(() => new Set(asked).size, { timeout: 30_000 }).toBeGreaterThanOrEqual(5)
  const encoded = Buffer.from(`me:${password}`).toString('base64')
  expect(asked).toEqual(expect.arrayContaining([`Basic ${encoded}`, `Bearer ${token}`, apiKey]))
  const said = (await pages()) + faultboard.said()
  expect(faultboard.said()).toContain('a target cannot be scraped')
  for (const secret of [password, token, apiKey, encoded]) expect(said).not.toContain(secret)
}, 60_000)
