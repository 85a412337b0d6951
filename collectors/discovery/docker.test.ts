import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startTarget } from '../metrics/scripted-target.fixture.ts'
import { startSources } from './discovering.fixture.ts'
import { Containers, dockerCandidates } from './docker-containers.ts'

const soon = { timeout: 10_000, interval: 20 }
const bridge = 'net-bridge'
const networks = [
  {
    Name: 'bridge',
    Id: bridge,
    Scope: 'local',
    Driver: 'bridge',
    Internal: false,
    Ingress: false,
    Labels: { tier: 'front' },
  },
  {
    Name: 'shop_default',
    Id: 'net-shop',
    Scope: 'local',
    Driver: 'bridge',
    Internal: true,
    Ingress: false,
    Labels: null,
  },
]

/** A container in the words of Docker's own API. */
const container = (of: {
  id: string
  name: string
  ip?: string
  ports?: number[]
  labels?: Record<string, string>
  mode?: string
}) => ({
  Id: of.id,
  Names: [`/${of.name}`],
  Image: 'shop:1',
  ImageID: 'sha256:aa',
  Command: 'node main.js',
  Created: 1_700_000_000,
  Ports: (of.ports ?? []).flatMap((PrivatePort, index) => [
    index === 0
      ? { IP: '0.0.0.0', PrivatePort, PublicPort: 30_000 + index, Type: 'tcp' }
      : { PrivatePort, Type: 'tcp' },
    { PrivatePort, Type: 'udp' },
  ]),
  Labels: of.labels ?? {},
  State: 'running',
  Status: 'Up 2 hours',
  HostConfig: { NetworkMode: of.mode ?? 'bridge' },
  NetworkSettings: {
    Networks: { bridge: { IPAddress: of.ip ?? '127.0.0.1', NetworkID: bridge, Gateway: '172.17.0.1' } },
  },
  Mounts: [],
})

/** The Engine API on a unix socket of its own. */
async function startDocker(first: unknown[]) {
  const here = mkdtempSync(join(tmpdir(), 'docker-'))
  const socket = join(here, 'docker.sock')
  let containers: unknown[] | number = first
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (typeof containers === 'number') {
      response.writeHead(containers, { 'content-type': 'application/json' }).end('{"message":"the daemon is busy"}')
      return
    }
    const body = request.url?.startsWith('/networks') ? networks : containers
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(socket, () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    rmSync(here, { recursive: true, force: true })
  })
  return {
    host: `unix://${socket}`,
    asked,
    says(next: unknown[] | number) {
      containers = next
    },
  }
}

test('containers that ask for it are scraped at the port of their label, under team and service of their labels', async () => {
  const shop = await startTarget('http_requests_total{status="200"} 5\n')
  const search = await startTarget('http_requests_total{status="200"} 5\n')
  const portOf = ({ url }: { url: string }) => new URL(url).port
  const labelled = (labels: Record<string, string>) => ({ 'prometheus.io/scrape': 'true', ...labels })
  const docker = await startDocker([
    container({
      id: 'a',
      name: 'shop-web-1',
      ports: [8080, 9102],
      labels: labelled({ 'prometheus.io/port': portOf(shop), 'com.docker.compose.service': 'shop' }),
    }),
    container({
      id: 'b',
      name: 'search-1',
      ports: [Number(portOf(search))],
      labels: labelled({ 'faultboard.team': 'finders', 'faultboard.service': 'search' }),
    }),
    container({ id: 'c', name: 'db-1', ports: [5432] }),
  ])
  const { sources, services } = startSources({
    teams: { web: { services: {} }, finders: { services: {} } },
    discovery: [{ kind: 'docker', team: 'web', host: docker.host, refresh: '1s', scrape: { interval: '250ms' } }],
  })
  await vi.waitFor(() => expect(services()).toEqual(['finders/search', 'web/shop']), soon)
  expect(sources.discoveries()[0]).toMatchObject({ name: docker.host, targets: 2 })
  expect(docker.asked.sort().slice(0, 1)).toEqual(['/containers/json'])

  docker.says(500)
  await vi.waitFor(
    () => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'status', targets: 2 }),
    soon,
  )
  expect(sources.discoveries()[0]?.detail).toContain('the daemon is busy')
  docker.says([])
  await vi.waitFor(() => expect(services()).toEqual([]), soon)
})

test('a socket that is not there, or speaks otherwise, is said', async () => {
  const { sources } = startSources({
    discovery: [{ kind: 'docker', team: 'web', host: 'unix:///nowhere/docker.sock', refresh: '1s' }],
  })
  await vi.waitFor(() => expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'no-file' }), soon)
})

test('each network and each TCP port is a candidate, with all that Docker knows as labels', () => {
  const two = {
    ...container({ id: 'a', name: 'shop', ports: [8080, 9102], labels: { 'com.example/tier': 'web' } }),
    NetworkSettings: {
      Networks: {
        shop_default: { IPAddress: 'fd00::2', NetworkID: 'net-shop' },
        bridge: { IPAddress: '172.17.0.2', NetworkID: bridge },
      },
    },
  }
  const options = { port: 80, hostNetworkingHost: 'localhost', matchFirstNetwork: false }
  const addresses = (containers: unknown[], with_ = options) =>
    dockerCandidates(Containers.parse(containers), networks, with_).map(({ labels }) => labels.get('__address__'))
  expect(addresses([two])).toEqual(['172.17.0.2:8080', '172.17.0.2:9102', '[fd00::2]:8080', '[fd00::2]:9102'])
  expect(addresses([two], { ...options, matchFirstNetwork: true })).toEqual(['172.17.0.2:8080', '172.17.0.2:9102'])
  expect(addresses([container({ id: 'b', name: 'silent', ip: '172.17.0.3' })])).toEqual(['172.17.0.3:80'])
  expect(addresses([container({ id: 'c', name: 'host', ip: '', mode: 'host' })])).toEqual(['localhost'])
  const [first] = dockerCandidates(Containers.parse([two]), networks, options)
  expect(Object.fromEntries(first?.labels ?? [])).toMatchObject({
    __meta_docker_container_id: 'a',
    __meta_docker_container_name: '/shop',
    __meta_docker_container_network_mode: 'bridge',
    __meta_docker_container_label_com_example_tier: 'web',
    __meta_docker_network_name: 'bridge',
    __meta_docker_network_label_tier: 'front',
    __meta_docker_network_internal: 'false',
    __meta_docker_port_private: '8080',
    __meta_docker_port_public: '30000',
    __meta_docker_port_public_ip: '0.0.0.0',
  })
})
