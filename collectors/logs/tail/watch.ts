import { type FSWatcher, watch } from 'node:fs'

const maxFolders = 200

/**
 * Hints that something changed in a folder, so that a new line is read at once. Only hints: file systems that do not
 * tell (NFS, some container mounts) are covered by looking again and again.
 */
export type Watch = {
  /** Watches these folders and no others. */
  folders(wanted: string[]): void
  close(): void
}

export function watchFolders(onChange: (folder: string, name: string | null) => void): Watch {
  const watchers = new Map<string, FSWatcher>()
  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => onChange(folder, name))
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
    } catch {
      // The folder is gone or the system has no watches left: polling finds the lines.
    }
  }
  return {
    folders(wanted) {
      const some = new Set(wanted.slice(0, maxFolders))
      for (const folder of watchers.keys()) if (!some.has(folder)) drop(folder)
      for (const folder of some) if (!watchers.has(folder)) add(folder)
    },
    close() {
      for (const folder of [...watchers.keys()]) drop(folder)
    },
  }
}
