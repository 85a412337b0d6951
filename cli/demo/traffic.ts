import { Agent, request } from 'node:http'
import { type DemoService, demoServices, failureAt } from './script.ts'

// The demo's customers: a steady stream of requests through the gateway, some of which ask for trouble.
const [gatewayPort = '0'] = process.argv.slice(2)
const started = Date.now()
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

/** `:id` becomes a number, as real paths have them. */
const pathOf = (route: string) => route.replace(/:id/g, () => String(1 + Math.floor(Math.random() * 9_999)))

function send(service: DemoService): void {
  const route = service.routes[Math.floor(Math.random() * service.routes.length)] ?? 'GET /'
  const [method = 'GET', template = '/'] = route.split(' ')
  const failure = failureAt(service, (Date.now() - started) / 1_000, Math.random())
  const path = `/${service.name}${pathOf(template)}${failure ? `?fail=${failure}` : ''}`
  const call = request({ host: '127.0.0.1', port: Number(gatewayPort), path, method, agent }, (answer) =>
    answer.resume(),
  )
  call.on('error', () => {})
  call.end()
}

/** The gaps between requests are random, as those of people are. */
function schedule(service: DemoService): void {
  const waitMs = (-Math.log(1 - Math.random()) / service.perSecond) * 1_000
  setTimeout(() => {
    send(service)
    schedule(service)
  }, waitMs)
}
for (const service of demoServices) if (service.perSecond > 0) schedule(service)
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
