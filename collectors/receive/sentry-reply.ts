import type { Reply } from './room.ts'

/** While there is no room SDKs hold back their errors for so long, and say later how many those were. */
const holdBackS = 1
const forBrowsers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-sentry-error, x-sentry-rate-limits, retry-after',
}
const preflight = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers':
    'x-sentry-auth, x-requested-with, authorization, content-type, content-encoding, sentry-trace, baggage',
  'access-control-max-age': '86400',
}

/** An answer as SDKs of Sentry read it: they know 429 and its headers, and one header for what was wrong. */
export function phraseForSdk(reply: Reply): Reply {
  const { status, text } = reply
  if (status === 204) return { ...reply, headers: { ...forBrowsers, ...preflight } }
  const headers = { ...reply.headers, ...forBrowsers }
  if (status === 429 || status === 503)
    return {
      ...reply,
      status: 429,
      headers: {
        ...headers,
        'retry-after': String(holdBackS),
        'x-sentry-rate-limits': `${holdBackS}:default;error:organization`,
      },
    }
  if (status === 200 || typeof text !== 'string') return { ...reply, headers }
  return {
    ...reply,
    text: JSON.stringify({ detail: text }),
    headers: { ...headers, 'content-type': 'application/json', 'x-sentry-error': text.replace(/[^\x20-\x7e]/g, '?') },
  }
}
