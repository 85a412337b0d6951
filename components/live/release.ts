/** A screen reloads at most this often, so that two servers of different releases cannot make it flap. */
export const reloadPauseMs = 300_000
/** While something is failing people look: the reload waits, but not for ever. */
const longestDelayMs = 90_000

export type ReleaseFacts = {
  /** What this page is, and what the server serves now. */
  page: string
  server: string
  /** How long the server has been saying so. */
  differentForMs: number
  /** Server time now and of this screen's last reload for a release. */
  now: number
  lastReloadAt: number | null
  isCalm: boolean
}

/** Whether to load the page again, now. */
export function shouldReload(facts: ReleaseFacts): boolean {
  if (facts.page === facts.server) return false
  if (facts.lastReloadAt !== null && Math.abs(facts.now - facts.lastReloadAt) < reloadPauseMs) return false
  return facts.isCalm || facts.differentForMs >= longestDelayMs
}
