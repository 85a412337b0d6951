import type { TeamMemory } from './team-memory.ts'

const tolerableMs = 5_000

/** What people must know to trust the Board, in sentences. */
export function noticesOf(memory: TeamMemory, storeProblems: readonly string[]): string[] {
  return [
    ...storeProblems,
    ...clockNotices(memory),
    ...discoveryNotices(memory),
    ...gapNotices(memory),
    ...overflowNotices(memory),
  ]
}

function clockNotices({ reports }: TeamMemory): string[] {
  return [...reports.values()].flatMap(({ report, receivedAt }) => {
    const offMs = report.sentAt - receivedAt
    if (Math.abs(offMs) <= tolerableMs) return []
    // Whole tens: a clock that is 61 or 62 seconds off is the same news.
    const seconds = Math.max(5, Math.round(Math.abs(offMs) / 10_000) * 10)
    return [`The clock of collector ${report.collector} is about ${seconds} s ${offMs > 0 ? 'ahead' : 'behind'}.`]
  })
}

/** What a place does not name any more is scraped on, but what is new there is not seen. */
function discoveryNotices({ reports }: TeamMemory): string[] {
  return [...reports.values()].flatMap(({ report }) =>
    (report.discoveries ?? [])
      .filter(({ fault }) => fault !== null)
      .map(({ kind, name, fault, detail, targets }) => {
        const stay = kind === 'receive' || targets === 0 ? '' : ` ${targets} known targets stay.`
        return `Discovery ${kind} ${shorten(name, 60)}: ${fault}. ${shorten(detail, 120)}${stay}`
      }),
  )
}

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text

function gapNotices({ gaps }: TeamMemory): string[] {
  const byTarget = new Map<string, { bytes: number; reason: string; service: string; target: string }>()
  for (const { gap } of gaps) {
    const key = `${gap.service} ${gap.target} ${gap.reason}`
    byTarget.set(key, { ...gap, bytes: (byTarget.get(key)?.bytes ?? 0) + gap.bytes })
  }
  return [...byTarget.values()].map(
    ({ bytes, reason, service, target }) => `${bytes} bytes of ${target} (${service}) were not read: ${reason}.`,
  )
}

function overflowNotices({ overflow }: TeamMemory): string[] {
  const parts = [
    ...(overflow.services > 0 ? [`${overflow.services} requests of services`] : []),
    ...(overflow.routes > 0 ? [`${overflow.routes} requests of routes`] : []),
    ...(overflow.groups > 0 ? [`${overflow.groups} errors of kinds`] : []),
    ...(overflow.sides > 0 ? [`${overflow.sides} counts of dependencies`] : []),
  ]
  return [
    ...(parts.length === 0 ? [] : [`Counted under "other", because there are too many: ${parts.join(', ')}.`]),
    ...(overflow.latency > 0
      ? [`${overflow.latency} answers look slower than they were, because their histograms have too many bounds.`]
      : []),
  ]
}
