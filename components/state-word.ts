import type { State } from '../contracts/state.ts'

/** States, worst first: the order of every list of states. */
export const statesByUrgency: readonly State[] = ['failing', 'watch', 'no-data', 'silent', 'muted', 'no-traffic', 'ok']

/** The word of a state as people say it. */
export const stateWord: Record<State, string> = {
  ok: 'ok',
  watch: 'watch',
  failing: 'failing',
  'no-traffic': 'no traffic',
  silent: 'silent',
  'no-data': 'no data',
  muted: 'muted',
}
