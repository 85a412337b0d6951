import { Agent, createServer, request as forward } from 'node:http'
import { join } from 'node:path'
import { openLogFile } from './log-file.ts'

// The gateway before the demo services: `/cart/…` goes to the service cart. It has no metrics, only an access log in
// the combined format with what nginx knows of its upstreams behind it; a service that is down is its 502.
const [folder = '.', ports = '{}'] = process.argv.slice(2)
const upstreams: Record<string, number> = JSON.parse(ports)
const writeLine = openLogFile(join(folder, 'edge-access.log'))
const agent = new Agent({ keepAlive: true })

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
function stamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${time} +0000`
}

const server = createServer((incoming, outgoing) => {
  const [, service = '', ...rest] = (incoming.url ?? '/').split('/')
  const began = performance.now()
  const sinceBegan = () => ((performance.now() - began) / 1_000).toFixed(3)
  const upstreamOf = { status: '-', connect: '-', header: '-' }
  const finish = (status: number, bytes: number) => {
    const line = `"${incoming.method} ${incoming.url?.split('?')[0]} HTTP/1.1" ${status} ${bytes} "-" "demo/1.0"`
    const { status: answered, connect, header } = upstreamOf
    const behind = `proxy=${upstreams[service] ? service : '-'} us="${answered}" uct="${connect}" uht="${header}"`
    writeLine(`127.0.0.1 - - [${stamp(new Date())}] ${line} ${behind}`)
  }
  const refuse = (status: number) => {
    if (!outgoing.headersSent) outgoing.writeHead(status).end()
    finish(status, 0)
  }
  const port = upstreams[service]
  if (!port) {
    refuse(404)
    return
  }
  const path = `/${rest.join('/')}`
  const upstream = forward(
    { port, host: '127.0.0.1', path, method: incoming.method, agent, timeout: 2_000 },
    (answer) => {
      upstreamOf.status = String(answer.statusCode)
      upstreamOf.header = sinceBegan()
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        outgoing.write(chunk)
      })
      answer.on('end', () => {
        outgoing.end()
        finish(answer.statusCode ?? 502, bytes)
      })
    },
  )
  let isDone = false
  const once = (status: number) => () => {
    if (isDone) return
    isDone = true
    upstreamOf.status = String(status)
    refuse(status)
  }
  upstream.on('timeout', () => {
    once(504)()
    upstream.destroy()
  })
  upstream.on('error', once(502))
  upstream.on('socket', (socket) => {
    const isConnected = () => {
      upstreamOf.connect = sinceBegan()
    }
    if (socket.connecting) socket.once('connect', isConnected)
    else isConnected()
  })
  upstream.end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
