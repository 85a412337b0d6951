import { z } from 'zod'
import type { Clock } from '../../runtime/clock.ts'
import type { Asker } from './ask.ts'
import type { FindProblem } from './discovery-kind.ts'

const pageSize = 500
const watchSeconds = 300
const maxObjects = 50_000
const maxLineBytes = 4 * 1_048_576
/** A watch that ends at once must not become a loop. */
const leastPauseMs = 1_000

const List = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().default('') }),
  items: z.array(z.unknown()).nullable(),
})
const Event = z.object({ type: z.string(), object: z.unknown() })
const Named = z.object({
  metadata: z.object({
    name: z.string().default(''),
    namespace: z.string().default(''),
    resourceVersion: z.string().default(''),
  }),
})

/** All objects of one resource, kept as they are now: listed once in pages, then watched. */
export interface WatchedResource<T> {
  /** Lists where nothing is watched; resolves when what is known is what the server says. */
  sync(signal: AbortSignal): Promise<FindProblem | null>
  objects(): T[]
  /** Objects that were left out, because they are none that make targets or over the bound. */
  skipped(): number
}

type Resource<T> = { url: string; query: Record<string, string>; schema: z.ZodType<T> }

export function watchResource<T>(
  { url, query, schema }: Resource<T>,
  { asker, clock, onChange }: { asker: Asker; clock: Clock; onChange: () => void },
): WatchedResource<T> {
  let objects = new Map<string, T>()
  let skipped = 0
  let isWatching = false

  const keep = (raw: unknown, into: Map<string, T>) => {
    const named = Named.safeParse(raw)
    const parsed = schema.safeParse(raw)
    if (!named.success || !parsed.success || into.size >= maxObjects) {
      skipped++
      return
    }
    into.set(`${named.data.metadata.namespace}/${named.data.metadata.name}`, parsed.data)
  }

  const readPage = async (
    page: string,
    signal: AbortSignal,
  ): Promise<z.infer<typeof List> | FindProblem | 'too-old'> => {
    const at: Record<string, string> = page === '' ? {} : { continue: page }
    const answer = await asker.get(
      `${url}?${new URLSearchParams({ ...query, limit: String(pageSize), ...at })}`,
      signal,
    )
    if (answer.ok)
      return readList(answer.body) ?? { fault: 'malformed', detail: `${url} does not answer as Kubernetes does.` }
    return answer.status === 410 && page !== '' ? 'too-old' : answer.problem
  }

  /** All pages; the version from which to watch, or why there is none. */
  const list = async (signal: AbortSignal): Promise<{ version: string } | FindProblem> => {
    const all = new Map<string, T>()
    skipped = 0
    for (let page = ''; ; ) {
      const read = await readPage(page, signal)
      if (read === 'too-old') {
        // The list has changed too much while it was read: from the beginning.
        all.clear()
        page = ''
        continue
      }
      if ('fault' in read) return read
      for (const item of read.items ?? []) keep(item, all)
      page = read.metadata.continue
      if (page !== '') continue
      objects = all
      return { version: read.metadata.resourceVersion }
    }
  }

  /** Applies events until the stream ends; the version to go on from, or null to list again. */
  const follow = async (version: string, signal: AbortSignal): Promise<string | null> => {
    const params = {
      ...query,
      watch: '1',
      resourceVersion: version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: `${watchSeconds}`,
    }
    const stream = await asker.stream(`${url}?${new URLSearchParams(params)}`, signal)
    if (stream === null) return null
    let last = version
    for await (const line of linesOf(stream)) {
      const event = Event.safeParse(JSON.parse(line))
      const named = Named.safeParse(event.data?.object)
      if (!event.success || event.data.type === 'ERROR' || !named.success) return null
      const { namespace, name, resourceVersion } = named.data.metadata
      last = resourceVersion || last
      if (event.data.type === 'BOOKMARK') continue
      if (event.data.type === 'DELETED') objects.delete(`${namespace}/${name}`)
      else keep(event.data.object, objects)
      onChange()
    }
    return last
  }

  const watch = async (from: string, signal: AbortSignal) => {
    let version: string | null = from
    let tookMs = 0
    while (version !== null && !signal.aborted) {
      const began = clock.elapsed()
      version = await follow(version, signal).catch(() => null)
      tookMs = clock.elapsed() - began
      if (tookMs < leastPauseMs) break
    }
    isWatching = false
    // What happened meanwhile is in the next list. A server that lets nobody watch is asked only when it is time.
    if (!signal.aborted && tookMs >= leastPauseMs) onChange()
  }

  return {
    async sync(signal) {
      if (isWatching) return null
      const listed = await list(signal)
      if ('fault' in listed) return listed
      isWatching = true
      void watch(listed.version, signal)
      return null
    },
    objects: () => [...objects.values()],
    skipped: () => skipped,
  }
}

function readList(body: Buffer): z.infer<typeof List> | null {
  try {
    const parsed = List.safeParse(JSON.parse(body.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Whole lines of a body; one that is too long ends it. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      const line = rest.toString('utf8', 0, end).trim()
      rest = rest.subarray(end + 1)
      if (line !== '') yield line
    }
    if (rest.length > maxLineBytes) return
  }
}
