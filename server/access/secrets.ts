import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in a time that says nothing about where, or in which length, two secrets differ. */
export const isSameSecret = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right))

/** What a browser keeps instead of the token: it opens the board and cannot be turned back into the token. */
export const cookieValue = (token: string): string =>
  createHash('sha256').update(`faultboard board cookie\u0000${token}`).digest('base64url')

/** The secret of an `Authorization: Bearer …` header. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null
}
