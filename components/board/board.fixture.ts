import type { Board, ServiceView } from '../../contracts/board.ts'

export const now = 1_700_000_000_000

/** A calm service, but for what is given. */
export const viewOf = (of: Partial<ServiceView> = {}): ServiceView => ({
  service: 'shop',
  state: 'ok',
  severity: 'ok',
  since: now - 3_600_000,
  reason: '3 of 4180 requests failed in 5 min',
  rate: { errors: 3, requests: 4_180, windowMs: 300_000, ratio: 3 / 4_180, low: 0.0002, high: 0.002 },
  vantage: 'app',
  errorsPerMinute: 0,
  requestsPerMinute: 836,
  classes: {},
  spark: { at: now - 1_800_000, widthMs: 30_000, bars: [0, null, 0.02], unit: 'ratio', threshold: 0.01 },
  top: null,
  slow: null,
  lastErrorAt: null,
  sources: { good: 1, all: 1 },
  fault: null,
  heardAt: now,
  ...of,
})

export const boardOf = (of: Partial<Board> = {}): Board => ({
  team: 'web',
  title: 'Web',
  timezone: 'Europe/Berlin',
  demo: false,
  history: 'memory',
  release: 'r1',
  at: now,
  version: 7,
  services: [viewOf({ service: 'a' }), viewOf({ service: 'b' })],
  rail: { windowMs: 900_000, kinds: 0, errors: 0, entries: [], last: null },
  today: { requests: 0, errors: 0 },
  calmSince: now,
  notices: [],
  ...of,
})
