import { useEffect, useState } from 'react'
import { browserTime } from './now.ts'

/** What became of asking the server. */
export type Fetched<T> =
  | { status: 'waiting' }
  | { status: 'ready'; value: T; isOld: boolean }
  | { status: 'failed'; reason: 'unauthorised' | 'unknown' | 'unreachable' }

const reasonOf = (status: number) =>
  status === 401 || status === 403 ? 'unauthorised' : status === 404 ? 'unknown' : 'unreachable'

/**
 * Asks for JSON and again every `everyMs`. The answer comes from our own server of the same release, so its type is
 * taken as given here and nowhere else. An answer that cannot be renewed stays, marked as old.
 */
export function useFetched<T>(url: string | null, everyMs: number): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>({ status: 'waiting' })
  useEffect(() => {
    if (url === null) return
    let isCurrent = true
    const fail = (reason: 'unauthorised' | 'unknown' | 'unreachable') =>
      setFetched((before) => (before.status === 'ready' ? { ...before, isOld: true } : { status: 'failed', reason }))
    const ask = async () => {
      try {
        const response = await fetch(url, { cache: 'no-store' })
        if (!response.ok) return isCurrent ? fail(reasonOf(response.status)) : undefined
        const value = (await response.json()) as T
        if (isCurrent) setFetched({ status: 'ready', value, isOld: false })
      } catch {
        if (isCurrent) fail('unreachable')
      }
    }
    void ask()
    const stop = browserTime.every(everyMs, () => void ask())
    return () => {
      isCurrent = false
      stop()
    }
  }, [url, everyMs])
  return fetched
}
