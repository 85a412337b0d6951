import { expect, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { watchExporter } from './watch-exporter.ts'

/** Two members of an etcd, each the other's majority, so that one of them alone can decide nothing. */
async function startEtcd() {
  const folder = await folderOfTest()
  const base = await freePorts(4)
  const member = (name: string, port: number) => {
    const own = `http://127.0.0.1:${port}`
    const peer = `http://127.0.0.1:${port + 1}`
    return runProgram({
      command: 'etcd',
      args: [
        ...['--name', name, '--data-dir', `${folder}/${name}`],
        ...['--listen-client-urls', own, '--advertise-client-urls', own],
        ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
        ...['--initial-cluster', `a=http://127.0.0.1:${base + 1},b=http://127.0.0.1:${base + 3}`],
        ...['--heartbeat-interval', '50', '--election-timeout', '500'],
      ],
      readyAt: `${own}/version`,
    })
  }
  const [, other] = await Promise.all([member('a', base), member('b', base + 2)])
  return { url: `http://127.0.0.1:${base}`, other }
}

test('gRPC for Go in a real etcd: calls by their code, of which only those that are its fault are errors', async () => {
  const { url, other } = await startEtcd()
  const call = async (path: string, body: object) => {
    const answer = await fetch(`${url}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await answer.arrayBuffer()
  }
  const put = () => call('kv/put', { key: 'Zm9v', value: 'YmFy' })
  const watched = await watchExporter(`${url}/metrics`)
  for (let i = 0; i < 15; i++) await put()
  for (let i = 0; i < 3; i++) await call('lease/revoke', { ID: '4711' })
  await watched.becomes({ requests: 18, errors: 0 })
  expect(watched.report()).toMatchObject({ ok: true, recognised: 'grpc-go' })

  await other.stop()
  // Nobody agrees to them any more. After seconds each ends with the code Unavailable, or Unknown if that comes first.
  await Promise.all([put(), put()])
  await watched.becomes({
    requests: 20,
    errors: 2,
    routes: {
      'etcdserverpb.KV/Put': { requests: 17, errors: 2 },
      'etcdserverpb.Lease/LeaseRevoke': { requests: 3, errors: 0 },
    },
  })
  const { gateway = 0, exception = 0 } = watched.counted().classes
  expect(gateway + exception).toBe(2)
  expect(watched.report().notes.join(' ')).toContain('grpc_server_started_total is left out')
}, 60_000)
