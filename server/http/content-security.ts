import { createHash } from 'node:crypto'

const inlineScript = /<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script\s*>/gi

/** A source expression that allows exactly this text. */
export const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** `'sha256-…'` of every script that stands in the page itself. */
export function scriptHashes(html: string): string[] {
  return [...new Set([...html.matchAll(inlineScript)].map(([, script = '']) => hashOf(script)))]
}

/**
 * The page may run its own files and exactly the scripts that were built into it; it may talk to nobody but this
 * server (`'self'` covers its WebSocket); text never becomes a script.
 */
export function contentSecurityPolicy(html: string): string {
  const directives = [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes(html)].join(' '),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default nextjs',
  ]
  return directives.join('; ')
}

/** For pages that we write ourselves and that need nothing. */
export const barePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
