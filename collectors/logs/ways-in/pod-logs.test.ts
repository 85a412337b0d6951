import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startSources } from '../../discovery/discovering.fixture.ts'
import { workloadOf } from './pod-logs.ts'

const soon = { timeout: 10_000, interval: 20 }

function folderOfPods() {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-pods-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const write = (path: string, ...lines: string[]) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    appendFileSync(file, lines.map((line) => `2026-11-24T03:42:10.844351500Z ${line}\n`).join(''))
  }
  return { folder, write }
}

function startPods(folder: string, more: Record<string, unknown> = {}, kept = new Map<string, unknown>()) {
  const running = startSources(
    {
      teams: { web: { services: {} }, payments: { services: {} } },
      collector: { podLogs: { team: 'web', path: folder, ...more } },
    },
    { kept },
  )
  const errorsBy = (): Record<string, number> => {
    const by: Record<string, number> = {}
    for (const { owner, counts } of running.seen) by[owner.service] = (by[owner.service] ?? 0) + counts.errors
    return by
  }
  return { ...running, errorsBy }
}

test('containers of pods that are there and that come are followed; parts of lines are joined per stream', async () => {
  const { folder, write } = folderOfPods()
  write('web_shop-7d9f8b6c5d-x2x4k_u1/app/0.log', 'stderr F ERROR from before')
  const { errorsBy, services } = startPods(folder, { services: { 'istio-proxy': null, 'web/legacy': 'payments/pay' } })
  write(
    'web_shop-7d9f8b6c5d-x2x4k_u1/app/0.log',
    'stderr P {"level":"error",',
    'stdout F INFO between the parts',
    'stderr F "msg":"no money"}',
  )
  write('web_shop-7d9f8b6c5d-x2x4k_u1/istio-proxy/0.log', 'stdout F ERROR noise')
  write('web_cart-0_u2/cart/0.log', 'stderr F ERROR no stock')
  write('web_legacy-x2x4k_u3/thing/0.log', 'stderr F ERROR no card')
  await vi.waitFor(() => expect(errorsBy()).toEqual({ shop: 1, cart: 1, pay: 1 }), soon)
  expect(services()).toEqual(['payments/pay', 'web/cart', 'web/shop'])
})

test('after a restart every file goes on where it was committed, and what came meanwhile is read from its start', async () => {
  const { folder, write } = folderOfPods()
  const kept = new Map<string, unknown>()
  const first = startPods(folder, {}, kept)
  write('web_shop-0_u1/shop/0.log', 'stderr F ERROR one', 'stderr F ERROR two')
  await vi.waitFor(() => expect(first.errorsBy()).toEqual({ shop: 2 }), soon)
  await first.sources.stop()
  first.commit()
  write('web_shop-0_u1/shop/0.log', 'stderr F ERROR three')
  renameSync(join(folder, 'web_shop-0_u1/shop/0.log'), join(folder, 'web_shop-0_u1/shop/0.log.20261124-034210'))
  write('web_shop-0_u1/shop/0.log', 'stderr F ERROR four')
  write('web_pay-0_u2/pay/0.log', 'stderr F ERROR first of all')
  const second = startPods(folder, {}, kept)
  await vi.waitFor(() => expect(second.errorsBy()).toEqual({ shop: 2, pay: 1 }), soon)
})

test('a folder that is not there is a fault, until it is', async () => {
  const { folder, write } = folderOfPods()
  const path = join(folder, 'later')
  const { sources, errorsBy } = startPods(path, { service: 'pods' })
  expect(sources.reports()).toMatchObject([{ service: 'pods', ok: false, fault: 'no-file' }])
  write('later/web_shop-0_u1/shop/0.log', 'stderr F ERROR one')
  await vi.waitFor(() => expect(sources.reports()).toMatchObject([{ service: 'shop', ok: true }]), soon)
  writeFileSync(join(path, 'web_shop-0_u1/shop/0.log'), '2026-11-24T03:42:10Z stderr F ERROR one\n', { flag: 'a' })
  await vi.waitFor(() => expect(errorsBy().shop).toBeGreaterThan(0), soon)
})

test.each([
  ['shop-7d9f8b6c5d-x2x4k', 'shop'],
  ['shop-api-0', 'shop-api'],
  ['node-exporter-x2x4k', 'node-exporter'],
  ['shop', 'shop'],
  ['redis-master', 'redis-master'],
])('the workload of %s is %s', (pod, workload) => {
  expect(workloadOf(pod)).toBe(workload)
})
