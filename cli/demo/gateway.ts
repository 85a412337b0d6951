import { Agent, createServer, request as forward } from 'node:http'
import { join } from 'node:path'
import { openLogFile } from './log-file.ts'

// The gateway before the demo services: `/cart/…` goes to the service cart. It has no metrics, only an access log in
// Apache's combined format, as many gateways do; a service that is down is its 502.
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
  const finish = (status: number, bytes: number) => {
    const line = `"${incoming.method} ${incoming.url?.split('?')[0]} HTTP/1.1" ${status} ${bytes} "-" "demo/1.0"`
    writeLine(`127.0.0.1 - - [${stamp(new Date())}] ${line}`)
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
    refuse(status)
  }
  upstream.on('timeout', () => {
    once(504)()
    upstream.destroy()
  })
  upstream.on('error', once(502))
  upstream.end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
