import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A real HTTP server on loopback whose answer a test changes as it likes; it ends with the test. */
export async function startTarget(first: Answer | string) {
  let answer = toAnswer(first)
  const requests: IncomingMessage[] = []
  let connections = 0
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  server.on('connection', () => {
    connections++
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(stop)
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    requests,
    connections: () => connections,
    says(next: Answer | string) {
      answer = toAnswer(next)
    },
    stop,
  }
}

const toAnswer = (answer: Answer | string): Answer =>
  typeof answer === 'string'
    ? (_, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(answer)
    : answer
