import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { counterText, watch } from '../watched-target.fixture.ts'
import { testFolder } from './certificates.fixture.ts'

test('a target behind a unix socket is read as any other, and named by its socket', async () => {
  const path = join(testFolder(), 'app.sock')
  const url = `http+unix://${encodeURIComponent(path)}/metrics`
  const shop = watch({ url })
  expect(await shop.start()).toMatchObject({
    fault: 'refused',
    detail: `There is no socket at ${path}. Is the service up, the path right?`,
  })
  let errors = 1
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url, request.headers['accept-encoding'])
    response.end(counterText({ 500: errors }))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  expect(await shop.next()).toMatchObject({ ok: true, name: url })
  errors = 3
  await shop.next()
  expect(shop.totals().errors).toBe(2)
  expect(asked.slice(0, 2)).toEqual(['/metrics', 'identity'])
})
