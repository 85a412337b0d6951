import { watchFolders } from '../logs/tail/watch.ts'

/** An editor or a deploy writes in several steps: the last one is what is read. */
const settleMs = 50

type After = (ms: number, call: () => void) => () => void

/** Hints that files of interest may have changed. Only hints: whoever reads must look by itself too. */
export interface FileWatch {
  /** Watches what is there by now: a folder may come after those who wait for it. */
  again(): void
  close(): void
}

/** `isOurs` tells by a file's name; a mounted ConfigMap changes by a link that begins with two dots. */
export function watchFiles(
  { folders, isOurs, after }: { folders: string[]; isOurs: (name: string) => boolean; after: After },
  onChange: () => void,
): FileWatch {
  let cancel: (() => void) | null = null
  const watch = watchFolders((_folder, name) => {
    // The first of many hints sets the time: a folder that never rests must not put it off for ever.
    if (cancel !== null || (name !== null && !name.startsWith('..') && !isOurs(name))) return
    cancel = after(settleMs, () => {
      cancel = null
      onChange()
    })
  })
  watch.folders(folders)
  return {
    again: () => watch.folders(folders),
    close() {
      cancel?.()
      watch.close()
    },
  }
}
