import { expect, test } from 'vitest'
import { bucketBounds, type FoldReason, foldLatency, foldRoutes } from './fold-counts.ts'

const told = () => {
  const reasons: FoldReason[] = []
  return { reasons, onFold: (reason: FoldReason) => void reasons.push(reason) }
}
const full = Object.fromEntries(Array.from({ length: bucketBounds.latencyBounds }, (_, i) => [String(i * 10 + 10), 1]))

test('bounds over the number that is kept count under the next larger one, so what is said stays true', () => {
  const { reasons, onFold } = told()
  expect(foldLatency({ '15': 1, '30': 4, '9999': 2, Inf: 3 }, { known: full, onFold })).toEqual({
    '20': 1,
    '30': 4,
    Inf: 5,
  })
  expect(reasons).toEqual(['latency', 'latency'])
})

test('a bound without an answer needs no room', () => {
  const { reasons, onFold } = told()
  expect(foldLatency({ '15': 0, '20': 0 }, { known: undefined, onFold })).toEqual({})
  expect(reasons).toEqual([])
})

test('latencies of routes that are folded into one are added', () => {
  const { onFold } = told()
  const route = (latency: Record<string, number>) => ({ requests: 1, errors: 0, latency })
  const folded = foldRoutes(
    { '': route({ '5': 1 }), ['x'.repeat(300)]: route({ '7': 1 }), other: route({ '5': 2 }) },
    {
      known: undefined,
      onFold,
    },
  )
  expect(folded).toEqual({
    other: { requests: 2, errors: 0, latency: { '5': 3 } },
    ['x'.repeat(200)]: { requests: 1, errors: 0, latency: { '7': 1 } },
  })
})
