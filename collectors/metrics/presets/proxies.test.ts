import { describe, expect, test } from 'vitest'
import { sideKey, sideOfKey } from '../../../contracts/side.ts'
import { createReader } from '../exposition/reader.ts'
import type { Labels } from '../exposition/sample.ts'
import { choose } from './choose.ts'
import { serviceOfCluster } from './envoy-names.ts'
import { exposedBy } from './exposed.ts'
import { meaningOf } from './meaning.ts'
import type { Preset } from './preset.ts'
import { presets } from './registry.ts'
import { sideOf } from './side-of.ts'
import { tally } from './tally.ts'

const expose = (text: string) => exposedBy(createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' }))

function presetCalled(name: string): Preset {
  const preset = presets.find((one) => one.name === name)
  if (!preset) throw new Error(`There is no preset ${name}.`)
  return preset
}

/** What is counted of an exposition, and what all its samples of these metrics add up to. */
function counted(text: string, naive: RegExp) {
  const exposed = expose(text)
  const { plan } = choose(exposed)
  const { requests, errors } = tally(plan, exposed)
  const all = [...exposed.samples].flatMap(([name, samples]) => (naive.test(name) ? samples : []))
  return {
    by: plan?.family.metric,
    requests,
    errors,
    added: all.reduce((sum, { value }) => sum + value, 0),
  }
}

describe('M29: what a proxy says many times is counted once', () => {
  test('nginx vts shows 74 requests as host, as host *, as total, by upstream and by filter', () => {
    const text = presetCalled('nginx-vts').examples[0]?.text ?? ''
    expect(counted(text, /^nginx_vts_\w+_requests_total$/)).toEqual({
      by: 'nginx_vts_server_requests_total',
      requests: 74,
      errors: 4,
      added: 304,
    })
  })

  test('a mesh reports a call at both of its ends: 100 calls through two sidecars are 100, and not 200', () => {
    const call = (reporter: string, code: string, flags: string) =>
      `istio_requests_total{reporter="${reporter}",source_workload="web",destination_workload="cart",destination_service_name="cart",response_code="${code}",response_flags="${flags}"}`
    const text = `# TYPE istio_requests_total counter
${call('destination', '200', '-')} 96
${call('destination', '500', '-')} 4
${call('source', '200', '-')} 96
${call('source', '500', '-')} 4
`
    expect(counted(text, /^istio_requests_total$/)).toEqual({
      by: 'istio_requests_total',
      requests: 100,
      errors: 4,
      added: 200,
    })
  })

  test('Traefik counts 10 requests at the entry point, in the router and in the service', () => {
    const series = (level: string, code: string) =>
      `traefik_${level}_requests_total{code="${code}",method="GET",protocol="http",${level}="shop@docker"}`
    const text = ['entrypoint', 'router', 'service']
      .map((level) => `${series(level, '200')} 8\n${series(level, '502')} 2\n`)
      .join('')
    expect(counted(text, /^traefik_\w+_requests_total$/)).toEqual({
      by: 'traefik_router_requests_total',
      requests: 10,
      errors: 2,
      added: 30,
    })
  })

  test('Envoy shows a request by listener, by connection manager, by cluster, and as internal or external', () => {
    const text = presetCalled('envoy').examples[1]?.text ?? ''
    expect(counted(text, /^envoy_cluster_\w*upstream_rq(?:_xx)?$/)).toEqual({
      by: 'envoy_cluster_upstream_rq',
      requests: 43,
      errors: 3,
      added: 119,
    })
  })
})

test.each([
  // A sidecar exposes the mesh's counters and those of the Envoy that it is.
  ['istio', ['envoy', 'istio']],
  ['spring-cloud-gateway', ['micrometer', 'spring-cloud-gateway', 'resilience4j']],
  // What a target answers itself goes before what it reports on.
  ['traefik', ['redis', 'postgres', 'traefik', 'blackbox']],
  ['rabbitmq', ['redis', 'rabbitmq', 'blackbox']],
  ['nginx-vts', ['nginx-stub', 'nginx-vts']],
])('%s is counted of a target that has %j', (chosen, names) => {
  const text = names.map((name) => presetCalled(name).examples[0]?.text ?? '').join('')
  const alone = tally(choose(expose(presetCalled(chosen).examples[0]?.text ?? '')).plan, expose(text))
  const { plan } = choose(expose(text))
  expect(plan?.preset.name).toBe(chosen)
  expect(tally(plan, expose(text)).requests).toBe(alone.requests)
})

describe('gRPC behind status 200', () => {
  const classOf = (name: string, labels: Record<string, string>) => {
    const family = presetCalled(name).families[0]
    if (!family) throw new Error(`${name} has no family.`)
    return meaningOf(family, { metric: family.metric, labels: new Map(Object.entries(labels)) }, null).class
  }

  test('Istio tells it by its own label, and flags where Envoy made the answer', () => {
    const istio = (labels: Record<string, string>) => classOf('istio', { reporter: 'destination', ...labels })
    expect(istio({ response_code: '200', grpc_response_status: '4' })).toBe('timeout')
    expect(istio({ response_code: '200', grpc_response_status: '5' })).toBeNull()
    expect(istio({ response_code: '200', grpc_response_status: '' })).toBeNull()
    expect(istio({ response_code: '503', response_flags: 'UH' })).toBe('gateway')
    expect(istio({ response_code: '504', response_flags: 'UT' })).toBe('timeout')
    expect(istio({ response_code: '503', response_flags: 'UF,URX' })).toBe('network')
    expect(istio({ response_code: '0', response_flags: 'DC' })).toBeNull()
    expect(istio({ response_code: '404', response_flags: 'NR' })).toBeNull()
  })

  test('Linkerd has classified it', () => {
    const linkerd = (labels: Record<string, string>) => classOf('linkerd', { direction: 'inbound', ...labels })
    expect(linkerd({ classification: 'failure', status_code: '200', grpc_status: '14' })).toBe('gateway')
    expect(linkerd({ classification: 'failure', status_code: '200', grpc_status: 'INTERNAL' })).toBe('http_5xx')
    expect(linkerd({ classification: 'success', status_code: '200', grpc_status: '5' })).toBeNull()
    expect(linkerd({ classification: 'failure', status_code: '503' })).toBe('gateway')
    expect(linkerd({ classification: 'failure' })).toBe('network')
  })
})

describe('the services behind a gateway', () => {
  const nameIn = (preset: string, backend: string, labels: Labels = new Map()) =>
    presetCalled(preset).gateway?.nameOf?.(backend, labels)

  test.each([
    ['haproxy', 'shop_be', 'shop'],
    ['haproxy', 'be_shop', 'shop'],
    ['haproxy', 'shop', 'shop'],
    ['traefik', 'shop@docker', 'shop'],
    ['traefik', 'default-shop-80@kubernetes', 'default-shop'],
    ['traefik', 'shop-2@file', 'shop-2'],
    ['nginx-vts', 'shop_upstream', 'shop'],
    ['nginx-vts', '::nogroups', null],
    ['istio', 'cart', 'cart'],
    ['istio', 'PassthroughCluster', null],
    ['linkerd', 'cart', 'cart'],
    ['kong', 'shop', 'shop'],
    ['kong', 'default.shop.80', 'shop'],
    ['kong-2', 'default.web.shop.http', 'shop'],
    ['caddy', 'shop.example.com', 'shop'],
    ['caddy', '10.0.0.1:8080', null],
  ])('%s calls %s %s', (preset, backend, name) => {
    expect(nameIn(preset, backend)).toBe(name)
  })

  test('ingress-nginx names the service, and nothing where no ingress took the request', () => {
    expect(nameIn('ingress-nginx', 'default/cart', new Map([['service', 'cart']]))).toBe('cart')
    expect(nameIn('ingress-nginx', '', new Map([['service', '']]))).toBeNull()
  })

  test.each([
    ['outbound|80|v1|shop.default.svc.cluster.local', 'shop'],
    ['inbound|8080||', null],
    ['httproute/default/shop/rule/0', 'shop'],
    ['default/shop/80/da39a3ee5e', 'shop'],
    ['shop.default.dc1.internal.11111111-2222.consul', 'shop'],
    ['shop_cluster', 'shop'],
    ['xds-grpc', null],
    ['PassthroughCluster', null],
    ['shop', 'shop'],
  ])('Envoy calls %s %s', (cluster, name) => {
    expect(serviceOfCluster(cluster)).toBe(name)
  })

  test('Kong and Istio say which failures are their own, and a client that went away is none', () => {
    const isMade = (preset: string, labels: Record<string, string>) => {
      const made = presetCalled(preset).gateway?.made
      return made?.by === 'label' && made.isMade(new Map(Object.entries(labels)))
    }
    expect(isMade('kong', { source: 'kong' })).toBe(true)
    expect(isMade('kong', { source: 'service' })).toBe(false)
    expect(isMade('kong', {})).toBe(false)
    expect(isMade('istio', { response_flags: 'UF,URX' })).toBe(true)
    expect(isMade('istio', { response_flags: '-' })).toBe(false)
    expect(isMade('istio', { response_flags: 'DC' })).toBe(false)
  })

  test('every proxy and mesh with statuses by backend says how a failure of its own is told', () => {
    const without = presets.filter(({ kind, gateway }) => (kind === 'proxy' || kind === 'mesh') && !gateway)
    expect(without.map(({ name }) => name)).toEqual(['nginx-stub', 'apache'])
  })
})

test('every key of what stands beside a rate can be read back', () => {
  for (const side of presets.flatMap(({ sides = [] }) => sides)) {
    const key = sideOf({ ...side, where: () => true }, new Map())
    expect(key).toBe(sideKey(side.kind, side.what, ''))
    expect(sideOfKey(key ?? '')).toEqual({ kind: side.kind, what: side.what, of: '' })
  }
})
