import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import type { ClassCounts } from '../../contracts/error-class.ts'
import { addTruths, type CheckoutKind, type Truth, truthOf } from './truth.ts'

export type Drive = {
  requests: number
  /** How many of the requests fail, by the kind of failure that is asked for. */
  failures: Record<Exclude<CheckoutKind, 'success'>, number>
  /** Called after every answer, with the number of answers so far; that client goes on when it resolves. */
  onAnswer?: (answers: number) => Promise<void>
}

export type DriveResult = {
  truth: Record<'shop' | 'orders' | 'stock', Truth>
  /** How often the client saw which status. */
  statuses: Record<number, number>
}

/** 500 requests with 37 failures. All numbers differ, so that two kinds taken for each other are seen. */
export const standardDrive: Drive = {
  requests: 500,
  failures: { exception: 11, gateway: 10, database: 9, timeout: 7 },
}

const concurrency = 8

/**
 * Sends exactly `requests` checkouts to the shop, eight at a time over kept connections, and returns what each service
 * must have counted. Throws when an answer is not the one that was asked for: then there is no truth to compare with.
 */
export async function drive(shop: string, { requests, failures, onAnswer }: Drive): Promise<DriveResult> {
  const kinds = shuffled(kindsOf(requests, failures))
  const pool = new Pool(shop, { connections: concurrency, pipelining: 1 })
  const statuses: Record<number, number> = {}
  let next = 0
  let answers = 0

  const client = async () => {
    for (let number = next++; number < kinds.length; number = next++) {
      const kind = kinds[number] ?? 'success'
      const query = kind === 'success' ? '' : `?fail=${kind}`
      const { statusCode, body } = await pool.request({ method: 'GET', path: `/api/checkout/${number}${query}` })
      const text = await body.text()
      const expected = truthOf(kind).status
      if (statusCode !== expected) {
        throw new Error(`checkout ${number} (${kind}) answered ${statusCode} instead of ${expected}: ${text}`)
      }
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
      answers += 1
      await onAnswer?.(answers)
    }
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, client))
  } finally {
    await pool.close()
  }
  const truths = kinds.map(truthOf)
  return {
    statuses,
    truth: {
      shop: addTruths(truths.map((truth) => truth.shop)),
      orders: addTruths(truths.map((truth) => truth.orders)),
      stock: addTruths(truths.map((truth) => truth.stock)),
    },
  }
}

function kindsOf(requests: number, failures: Drive['failures']): CheckoutKind[] {
  const failing = (['exception', 'gateway', 'database', 'timeout'] as const).flatMap((kind) =>
    Array.from({ length: failures[kind] }, () => kind),
  )
  const successes = Array.from({ length: requests - failing.length }, () => 'success' as const)
  return [...failing, ...successes]
}

/** The same order on every run: a drive that found a fault can be repeated. */
function shuffled<T>(items: readonly T[]): T[] {
  const rest = [...items]
  const mixed: T[] = []
  let state = 20_261_124
  while (rest.length > 0) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    mixed.push(...rest.splice(Math.floor((state / 2_147_483_648) * rest.length), 1))
  }
  return mixed
}

const written = (classes: ClassCounts) =>
  Object.entries(classes)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

if (process.argv[1]?.endsWith('drive.ts')) {
  const { values } = parseArgs({ options: { shop: { type: 'string', default: 'http://127.0.0.1:18100' } } })
  const { truth, statuses } = await drive(values.shop, standardDrive)
  console.log(`answers by status: ${JSON.stringify(statuses)}`)
  console.table(
    Object.entries(truth).map(([service, { requests, errors, classes }]) => ({
      service,
      requests,
      errors,
      classes: written(classes),
    })),
  )
}
