import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { onTestFinished } from 'vitest'

type Kind = 'pods' | 'services' | 'endpoints' | 'nodes'
type KubernetesObject = {
  metadata: { name: string; namespace?: string; [key: string]: unknown }
  [key: string]: unknown
}

/** An API server on loopback that speaks as Kubernetes does: pages, resource versions, watches, tokens. */
export async function startCluster({
  tls,
  pageSize = 2,
}: {
  tls?: { cert: string; key: string }
  pageSize?: number
} = {}) {
  const objects: Record<Kind, Map<string, KubernetesObject>> = {
    pods: new Map(),
    services: new Map(),
    endpoints: new Map(),
    nodes: new Map(),
  }
  const watches = new Set<{ kind: Kind; response: ServerResponse }>()
  const asked: { path: string; token: string | undefined }[] = []
  let version = 1_000
  let token = 'first-token'
  let expiredPages = 0

  const send = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const status = (code: number, reason: string) => ({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
  })

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://cluster')
    asked.push({ path: url.pathname + url.search, token: request.headers.authorization })
    if (request.headers.authorization !== `Bearer ${token}`) return send(response, 401, status(401, 'Unauthorized'))
    const match = /^\/api\/v1\/(?:namespaces\/([^/]+)\/)?(pods|services|endpoints|nodes)$/.exec(url.pathname)
    const kind = kindOf(match?.[2])
    if (kind === null) return send(response, 404, status(404, 'NotFound'))
    if (url.searchParams.get('watch') === '1') {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
      const watch = { kind, response }
      watches.add(watch)
      response.on('close', () => watches.delete(watch))
      return
    }
    const all = [...objects[kind].values()].filter(({ metadata }) => !match?.[1] || metadata.namespace === match[1])
    const from = Number(url.searchParams.get('continue') ?? 0)
    if (from > 0 && expiredPages > 0) {
      expiredPages--
      return send(response, 410, status(410, 'Expired'))
    }
    const next = from + pageSize < all.length ? String(from + pageSize) : undefined
    send(response, 200, {
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(version), ...(next === undefined ? {} : { continue: next }) },
      items: all.slice(from, from + pageSize),
    })
  }
  const server = tls ? createHttps(tls, answer) : createHttp(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const tell = (kind: Kind, event: unknown) => {
    for (const watch of watches) if (watch.kind === kind) watch.response.write(`${JSON.stringify(event)}\n`)
  }
  const address = server.address()
  const change = (kind: Kind, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubernetesObject) => {
    version++
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`
    if (type === 'DELETED') objects[kind].delete(key)
    else objects[kind].set(key, object)
    tell(kind, { type, object: { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } } })
  }
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    watches,
    add: (kind: Kind, object: KubernetesObject) => change(kind, 'ADDED', object),
    remove: (kind: Kind, object: KubernetesObject) => change(kind, 'DELETED', object),
    /** Without telling those who watch, as when a watch has missed it. */
    forget: (kind: Kind, { metadata }: KubernetesObject) =>
      objects[kind].delete(`${metadata.namespace ?? ''}/${metadata.name}`),
    bookmark: (kind: Kind) =>
      tell(kind, { type: 'BOOKMARK', object: { kind: 'Pod', metadata: { resourceVersion: String(++version) } } }),
    expireWatches() {
      for (const { kind } of watches) tell(kind, { type: 'ERROR', object: status(410, 'Expired') })
    },
    expirePages(times: number) {
      expiredPages = times
    },
    rotateToken(next: string) {
      token = next
    },
  }
}

const kindOf = (text: string | undefined): Kind | null =>
  text === 'pods' || text === 'services' || text === 'endpoints' || text === 'nodes' ? text : null

type PodOf = {
  name: string
  ip?: string
  phase?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ports?: { containerPort: number; name?: string; protocol?: string }[]
}

/** A Pod in the words of Kubernetes' own API. */
export const podOf = ({
  name,
  ip = '127.0.0.1',
  phase = 'Running',
  labels = {},
  annotations = {},
  ports = [],
}: PodOf) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    labels,
    annotations,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-7d9', uid: 'u', controller: true }],
    managedFields: [{ manager: 'kubelet' }],
  },
  spec: {
    nodeName: 'node-1',
    containers: [{ name: 'app', image: 'shop:1', ports: ports.map((port) => ({ protocol: 'TCP', ...port })) }],
    initContainers: [{ name: 'migrate', image: 'shop:1' }],
  },
  status: {
    phase,
    podIP: ip,
    hostIP: '10.0.0.9',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'app', containerID: 'containerd://abc', ready: true }],
  },
})
