import type { ServerResponse } from 'node:http'

/** What an answer is made of. Everything our own server says passes here, so no header is ever forgotten. */
export type Reply = {
  status: number
  headers?: Record<string, string>
  body: string | Buffer
}

/** For everything, whatever it is. */
const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export function send(response: ServerResponse, { status, headers, body }: Reply, isHead: boolean): void {
  const length = Buffer.byteLength(body)
  response.writeHead(status, { ...always, 'Content-Length': String(length), ...headers })
  response.end(isHead ? undefined : body)
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  body: JSON.stringify(value),
})

/** What is wrong, and what would be right. */
export const fault = (status: number, error: string, right: string): Reply => json(status, { error, right })

export const text = (status: number, body: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body: `${body}\n`,
})
