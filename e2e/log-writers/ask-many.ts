import { get } from 'node:http'

/** Sends these requests from so many clients at once, each of which waits for its answer; counts answers by status. */
export async function askMany(urls: readonly string[], clients: number): Promise<Record<number, number>> {
  const answers: Record<number, number> = {}
  const left = urls.values()
  const client = async () => {
    for (const url of left) {
      const status = await statusOf(url)
      answers[status] = (answers[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return answers
}

/** A connection for each request: a server may close one that is kept just when it is used again. */
const statusOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    }).once('error', reject)
  })
