import { type IncomingMessage, request } from 'node:http'
import { z } from 'zod'
import { readBody } from '../../metrics/fetch/read-body.ts'

const askMs = 10_000
const maxBytes = 16 * 1_048_576

const Containers = z.array(
  z.looseObject({
    Id: z.string(),
    Names: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    State: z.string().default('running'),
  }),
)
export type DockerContainer = { id: string; name: string; labels: Record<string, string>; isRunning: boolean }
const Inspected = z.looseObject({ Config: z.looseObject({ Tty: z.boolean().default(false) }) })

/** What is needed of Docker's Engine API, through its socket. Everything rejects with a sentence. */
export type DockerApi = {
  /** All containers that there are: one that has ended may have had last words. */
  containers(): Promise<DockerContainer[]>
  hasTerminal(id: string): Promise<boolean>
  /** Both streams of a container from an instant on, each message with its time before it; they come until it ends. */
  follow(id: string, since: string): Promise<IncomingMessage>
}

export function createDockerApi(socketPath: string): DockerApi {
  const get = (path: string, timeout?: number) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ socketPath, path, host: 'docker', ...(timeout && { timeout }) }, (response) => {
        if (response.statusCode === 200) return resolve(response)
        response.resume()
        reject(new Error(`Docker answered ${response.statusCode} at ${path.split('?')[0]}.`))
      })
      asked.on('error', (error: NodeJS.ErrnoException) =>
        reject(new Error(`Docker cannot be asked at ${socketPath}: ${error.code ?? error.message}.`)),
      )
      asked.on('timeout', () => asked.destroy(new Error('no answer')))
      asked.end()
    })
  const json = async (path: string): Promise<unknown> => {
    const body = await readBody(await get(path, askMs), maxBytes)
    return JSON.parse(body.toString('utf8'))
  }
  return {
    async containers() {
      return Containers.parse(await json('/containers/json?all=1')).map(({ Id, Names, Labels, State }) => ({
        id: Id,
        name: (Names?.[0] ?? Id.slice(0, 12)).replace(/^\//, ''),
        labels: Labels ?? {},
        isRunning: State !== 'exited' && State !== 'dead' && State !== 'created',
      }))
    },
    hasTerminal: async (id) => Inspected.parse(await json(`/containers/${encodeURIComponent(id)}/json`)).Config.Tty,
    follow: (id, since) =>
      get(`/containers/${encodeURIComponent(id)}/logs?follow=1&stdout=1&stderr=1&timestamps=1&since=${since}`),
  }
}
