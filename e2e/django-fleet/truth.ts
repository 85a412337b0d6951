import { addClasses, type ClassCounts } from '../../contracts/error-class.ts'

/** What a checkout is asked to do; examples/django/README.md tells what happens. */
export type CheckoutKind = 'success' | 'exception' | 'gateway' | 'database' | 'timeout'

/** What a service must have counted. */
export type Truth = { requests: number; errors: number; classes: ClassCounts }

type CheckoutTruth = { status: number; shop: Truth; orders: Truth; stock: Truth }

const untouched: Truth = { requests: 0, errors: 0, classes: {} }
const fine: Truth = { requests: 1, errors: 0, classes: {} }
const failed = (classes: ClassCounts): Truth => ({ requests: 1, errors: 1, classes })

const checkouts: Record<CheckoutKind, CheckoutTruth> = {
  success: { status: 200, shop: fine, orders: fine, stock: fine },
  // The shop passes the status on and knows no cause. It stops there, so stock is not asked.
  exception: {
    status: 500,
    shop: failed({ http_5xx: 1 }),
    orders: failed({ exception: 1 }),
    stock: untouched,
  },
  database: {
    status: 500,
    shop: failed({ http_5xx: 1 }),
    orders: fine,
    stock: failed({ database: 1 }),
  },
  // Stock answers 200 when nobody waits any more: for stock that is no error.
  timeout: { status: 500, shop: failed({ timeout: 1 }), orders: fine, stock: fine },
  // The payments service, which refuses, is on no board.
  gateway: { status: 502, shop: failed({ gateway: 1 }), orders: fine, stock: fine },
}

export const truthOf = (kind: CheckoutKind): CheckoutTruth => checkouts[kind]

export const addTruths = (truths: readonly Truth[]): Truth =>
  truths.reduce(
    (sum, truth) => ({
      requests: sum.requests + truth.requests,
      errors: sum.errors + truth.errors,
      classes: addClasses(sum.classes, truth.classes),
    }),
    untouched,
  )
