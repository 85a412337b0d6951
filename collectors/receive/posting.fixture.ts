import { expect, vi } from 'vitest'
import { freePorts } from '../../e2e/free-ports.ts'
import { startSources } from '../discovery/discovering.fixture.ts'

/** A collector that takes posted logs on loopback, how to post to it, and what it counted. */
export async function startPosting(receive: Record<string, unknown> = {}, isFull = () => false) {
  const port = await freePorts(1)
  const running = startSources({ collector: { receive: { port, team: 'web', ...receive } } }, { isFull })
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${url}/logs`)).status).toBe(405), { timeout: 15_000 })
  const post = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string }> => {
    const response = await fetch(url + path, { method: 'POST', body, headers })
    return { status: response.status, text: await response.text() }
  }
  const errorsBy = (): Record<string, number> => {
    const by: Record<string, number> = {}
    for (const { owner, counts } of running.seen) by[owner.service] = (by[owner.service] ?? 0) + counts.errors
    return by
  }
  const said = () => running.errors.map(({ owner, group }) => `${owner.service}: ${group.title}: ${group.message}`)
  return { ...running, url, port, post, errorsBy, said }
}
