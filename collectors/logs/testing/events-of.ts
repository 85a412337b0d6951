import type { LogEvent } from '../blocks/assemble.ts'
import { createCounted } from '../blocks/counted.ts'
import type { Format } from '../formats/format.ts'
import { createLineFlow } from '../line-flow.ts'

/** The events in a text, as a file that is followed would tell them, all read in one moment. */
export function eventsOf(text: string, configured: Format | null = null): LogEvent[] {
  const events: LogEvent[] = []
  const emit = (event: LogEvent) => void events.push(event)
  const flow = createLineFlow({ configured }, { counted: createCounted([], 0), emit })
  const lines = text.split('\n')
  flow.prime(lines.slice(0, 50))
  const moment = { now: 1_795_491_730_000, elapsed: 0 }
  let at = 0
  for (const line of lines) {
    const end = at + line.length + 1
    flow.take({ start: at, end, text: line, isCut: false, before: Buffer.alloc(0) }, moment)
    at = end
  }
  flow.closeAll(moment)
  return events
}
