import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startSources } from '../../collectors/discovery/discovering.fixture.ts'
import { freePorts } from '../free-ports.ts'

const isThere = spawnSync('nginx', ['-v']).status === 0
const soon = { timeout: 15_000, interval: 50 }

test.runIf(isThere)(
  'nginx writes both of its logs to syslog: every request counts, and its failures are told',
  async () => {
    const port = await freePorts(3)
    const [web, dead] = [port + 1, port + 2]
    const running = startSources({ collector: { syslog: { port, team: 'web', services: { nginx: 'proxy' } } } })
    const folder = mkdtempSync(join(tmpdir(), 'faultboard-nginx-'))
    const config = `daemon off; master_process off; pid ${folder}/pid; error_log syslog:server=127.0.0.1:${port} error;
events {}
http {
  access_log syslog:server=127.0.0.1:${port} combined;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${web}; location / { return 200 ok; } location /pay { proxy_pass http://127.0.0.1:${dead}; } }
}`
    writeFileSync(join(folder, 'nginx.conf'), config)
    const nginx = spawn('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    const ended = once(nginx, 'exit')
    onTestFinished(async () => {
      nginx.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    })
    const get = (path: string) => fetch(`http://127.0.0.1:${web}${path}`).then(({ status }) => status)
    await vi.waitFor(() => get('/'), soon)
    await vi.waitFor(() => expect(running.requestsOf('proxy')).toBeGreaterThan(0), soon)
    const before = running.requestsOf('proxy')
    for (let n = 0; n < 20; n++) expect(await get('/orders')).toBe(200)
    for (let n = 0; n < 3; n++) expect(await get(`/pay/${n}`)).toBe(502)
    await vi.waitFor(() => expect(running.requestsOf('proxy')).toBe(before + 23), soon)
    const errorsOf = (vantage: string) =>
      running.seen.reduce((sum, { counts }) => sum + (counts.vantage === vantage ? counts.errors : 0), 0)
    await vi.waitFor(() => expect([errorsOf('access-log'), errorsOf('error-log')]).toEqual([3, 3]), soon)
  },
)
