/** Evidence: is this rate real? Exact binomial tails instead of a rate alone, see docs/adr/0003. */

/** A tail at or below this is evidence. Both thresholds are above it, so one error alone never is. */
export const alpha = 1e-3

const logFactorials: number[] = [0, 0]

/** ln(n!), exact sums up to 20 000, Stirling's series above. */
function logFactorial(n: number): number {
  if (n > 20_000) return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n)
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i))
  }
  return logFactorials[n] ?? 0
}

/** P(X ≥ errors) for X ~ Binomial(requests, p): how likely this many errors are if the true rate were `p`. */
export function binomialTail(errors: number, requests: number, p: number): number {
  if (errors <= 0) return 1
  const n = Math.max(requests, errors)
  // At or below the mean there is nothing to prove.
  if (errors <= n * p) return 1
  const logTerm =
    logFactorial(n) -
    logFactorial(errors) -
    logFactorial(n - errors) +
    errors * Math.log(p) +
    (n - errors) * Math.log1p(-p)
  let term = Math.exp(logTerm)
  let sum = 0
  const odds = p / (1 - p)
  for (let i = errors; i <= n; i++) {
    sum += term
    term *= ((n - i) / (i + 1)) * odds
    if (term < sum * 1e-9) break
  }
  return Math.min(1, sum)
}

/** Wilson's 95 % interval of the true ratio. It is what is shown; it decides nothing. */
export function wilson(errors: number, requests: number): { low: number; high: number } {
  if (requests === 0) return { low: 0, high: 1 }
  const z = 1.96
  const p = Math.min(1, errors / requests)
  const z2 = (z * z) / requests
  const middle = p + z2 / 2
  const half = z * Math.sqrt((p * (1 - p)) / requests + z2 / (4 * requests))
  return {
    low: errors === 0 ? 0 : Math.max(0, (middle - half) / (1 + z2)),
    high: errors >= requests ? 1 : Math.min(1, (middle + half) / (1 + z2)),
  }
}
