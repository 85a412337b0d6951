/** How a demo service fails when it is asked to; `slow` answers well, but late. */
export type DemoFailure = 'timeout' | 'database' | 'exception' | 'crash' | 'slow'

export type DemoService = {
  name: string
  routes: string[]
  /** Requests per second through the gateway. */
  perSecond: number
  /** What a route asks of another service before it answers. */
  calls?: { route: string; service: string; path: string }
  /** What goes wrong, at which second of the cycle, for which share of the requests. */
  trouble: { kind: DemoFailure; from: number; until: number; share: number }[]
}

/** The story repeats itself; a new one begins calm, so that a person sees the board change. */
export const cycleSeconds = 600

export const demoServices: DemoService[] = [
  {
    name: 'cart',
    routes: ['GET /cart/:id', 'POST /cart/:id/items'],
    perSecond: 4,
    calls: { route: 'POST /cart/:id/items', service: 'catalog', path: '/products/7' },
    trouble: [{ kind: 'exception', from: 0, until: 600, share: 0.001 }],
  },
  {
    name: 'catalog',
    routes: ['GET /products', 'GET /products/:id'],
    perSecond: 5,
    trouble: [{ kind: 'crash', from: 90, until: 91, share: 1 }],
  },
  {
    name: 'checkout',
    routes: ['POST /checkout', 'GET /orders/:id'],
    perSecond: 3,
    calls: { route: 'POST /checkout', service: 'payments', path: '/charges/7' },
    trouble: [{ kind: 'database', from: 45, until: 200, share: 0.06 }],
  },
  { name: 'mailer', routes: ['POST /mails'], perSecond: 0, trouble: [] },
  {
    name: 'payments',
    routes: ['POST /charges', 'GET /charges/:id'],
    perSecond: 4,
    trouble: [{ kind: 'timeout', from: 8, until: 240, share: 0.28 }],
  },
  {
    name: 'search',
    routes: ['GET /search'],
    perSecond: 2,
    trouble: [
      { kind: 'exception', from: 20, until: 600, share: 0.006 },
      { kind: 'slow', from: 30, until: 330, share: 0.2 },
    ],
  },
]

/** What a request at this second of the story should ask its service to do wrong, if anything. */
export function failureAt(service: DemoService, second: number, chance: number): DemoFailure | null {
  const at = second % cycleSeconds
  const due = service.trouble.find(({ from, until, share }) => at >= from && at < until && chance < share)
  return due?.kind ?? null
}
