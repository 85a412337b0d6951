import { createHash, timingSafeEqual } from 'node:crypto'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'

/** Whether the value of an Authorization header is the token or the login of the configuration. */
export function mayWrite(given: string, { token, basicAuth }: ReceiveConfig): boolean {
  const wanted = [
    ...(token === undefined ? [] : [`Bearer ${token}`]),
    ...(basicAuth === undefined
      ? []
      : [`Basic ${Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')}`]),
  ]
  // Compared by digests: neither the time that it takes nor the length tells anything.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return wanted.length === 0 || wanted.some((one) => timingSafeEqual(digest(one), digest(given)))
}
