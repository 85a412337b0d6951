import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { folderOfTest } from '../exporters/run-program.ts'
import { freePorts } from '../free-ports.ts'
import { askMany } from '../log-writers/ask-many.ts'
import { followLog } from '../log-writers/follow-log.ts'
import { startBackends } from './backends.ts'
import { startApache, startHaproxy, startNginx } from './servers.ts'

const each = 4
type Cell = { path: string; status: number; rule: string }

/** Asks for each cell on its own, and waits until the log has told of it; what it told is answered by path. */
async function cellsOf({ url, log, said = 0 }: { url: string; log: string; said?: number }, cells: readonly Cell[]) {
  const followed = followLog(log)
  await expect.poll(followed.errorCount, { timeout: 10_000 }).toBe(said)
  const seen: Cell[] = []
  for (const { path } of cells) {
    const before = followed.errorCount()
    const from = followed.errors.length
    const urls = Array.from({ length: each }, (_, i) => `${url}/${path}/${i}`)
    const [[status = '', count = 0] = [], ...others] = Object.entries(await askMany(urls, each))
    expect({ path, count, others }).toEqual({ path, count: each, others: [] })
    await expect.poll(() => followed.errorCount() - before, { timeout: 10_000 }).toBe(each)
    const rules = new Set(followed.errors.slice(from).map(({ group }) => `${group.class} ${group.rule}`))
    seen.push({ path, status: Number(status), rule: [...rules].join(', ') })
  }
  // What was open is closed then, and must change nothing.
  await followed.stop()
  expect(followed.errorCount()).toBe(said + each * cells.length)
  return seen
}

const cell = (path: string, status: number, rule: string): Cell => ({ path, status, rule })

test('L33: dead, slow and closing servers behind nginx, Apache and HAProxy: each is class gateway, with its reason, once', {
  timeout: 60_000,
}, async () => {
  const folder = await folderOfTest()
  const base = await freePorts(4)
  const backends = await startBackends(base)
  const nginx = await startNginx(folder, { port: base + 1, backends })
  const apache = await startApache(folder, { port: base + 2, backends })
  const haproxy = await startHaproxy(folder, { port: base + 3, backends })
  await expect
    .poll(() => readFile(haproxy.log, 'utf8'), { timeout: 10_000 })
    .toContain('backend down has no server available')

  const ofNginx = [
    cell('dead', 502, 'gateway nginx-unreachable'),
    cell('slow', 504, 'gateway nginx-timeout'),
    cell('closing', 502, 'gateway nginx-closed'),
    cell('down', 502, 'gateway nginx-unreachable'),
  ]
  const ofApache = [
    cell('dead', 503, 'gateway apache-unreachable'),
    cell('slow', 502, 'gateway apache-timeout'),
    cell('closing', 502, 'gateway apache-closed'),
  ]
  const ofHaproxy = [
    cell('dead', 503, 'gateway proxy-unreachable'),
    cell('slow', 504, 'gateway proxy-timeout'),
    cell('closing', 502, 'gateway proxy-closed'),
    cell('down', 503, 'gateway proxy-unreachable'),
  ]
  expect(
    await Promise.all([
      cellsOf({ url: nginx.url, log: nginx.error }, ofNginx),
      cellsOf({ url: apache.url, log: apache.error }, ofApache),
      // That a backend is down is an alert of its own, which is of no request.
      cellsOf({ ...haproxy, said: 1 }, ofHaproxy),
    ]),
  ).toEqual([ofNginx, ofApache, ofHaproxy])
  expect(await readFile(nginx.error, 'utf8')).toContain('no live upstreams')

  // The access logs that docs/gateways.md tells people to write know the same, as far as they go.
  const reasonsIn = async (log: string) => {
    const followed = followLog(log)
    const requests = log === nginx.gateway ? ofNginx.length * each : ofApache.length * each
    await expect.poll(followed.requestCount, { timeout: 10_000 }).toBe(requests)
    const paths = followed.errors.map(({ group }) => `${group.route?.split('/')[1]} ${group.class} ${group.rule}`)
    return [...new Set(paths)].sort()
  }
  expect(await reasonsIn(nginx.gateway)).toEqual([
    'closing gateway proxy-closed',
    'dead gateway proxy-unreachable',
    'down gateway proxy-unreachable',
    'slow gateway proxy-timeout',
  ])
  expect(await reasonsIn(apache.gateway)).toEqual([
    'closing gateway proxy-failed',
    'dead gateway proxy-unreachable',
    'slow gateway proxy-failed',
  ])
})
