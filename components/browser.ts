import { useMemo, useSyncExternalStore } from 'react'

const noSubscription = () => () => {}

/** Segments of the address, or null while the page is only a file without an address. */
export function usePath(): string[] | null {
  const path = useSyncExternalStore(
    noSubscription,
    () => window.location.pathname,
    () => null,
  )
  return useMemo(() => path?.split('/').filter(Boolean).map(decodeURIComponent) ?? null, [path])
}

function followSize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

/** Size of the window in pixels, or null while there is none. */
export function useViewport(): { width: number; height: number } | null {
  const size = useSyncExternalStore(
    followSize,
    () => `${document.documentElement.clientWidth} ${document.documentElement.clientHeight}`,
    () => null,
  )
  return useMemo(() => {
    if (size === null) return null
    const [width = 0, height = 0] = size.split(' ').map(Number)
    return { width, height }
  }, [size])
}
