import type { Config, ReceiverConfig } from '../../runtime/config.ts'
import type { Receiver, Send } from './receiver.ts'
import { receiver as webhook } from './webhook.ts'

// A bundle cannot read its own folder, so each file is imported here; registry.test.ts fails when one is missing.
const kinds: readonly Receiver[] = [webhook]

export const receiverKinds = (): readonly Receiver[] => kinds

/** A Receiver that is configured, ready to send. */
export type Configured = { name: string; teams: readonly string[] | null; send: Send }

/** A fault of a receiver's settings: where, what is there (never a secret), what would be right. */
export type ReceiverFault = { path: string; found: string; right: string }

/** All faults of all receivers, for `check-config`. */
export const checkReceivers = (config: Config): ReceiverFault[] => [
  ...twins(config.receivers),
  ...config.receivers.flatMap((entry, i) => {
    const result = configure(entry)
    return result.ok ? [] : result.faults.map((fault) => ({ ...fault, path: `receivers[${i}].${fault.path}` }))
  }),
]

/** The receivers that are configured well; with a checked configuration that is all of them. */
export const configuredReceivers = (config: Config): Configured[] =>
  config.receivers.flatMap((entry) => {
    const result = configure(entry)
    return result.ok ? [{ name: entry.name, teams: entry.teams ?? null, send: result.send }] : []
  })

function configure(entry: ReceiverConfig): { ok: true; send: Send } | { ok: false; faults: ReceiverFault[] } {
  const { name: _name, kind: kindName, teams: _teams, ...settings } = entry
  const kind = kinds.find((known) => known.kind === kindName)
  if (kind === undefined) {
    const right = `one of: ${kinds.map((known) => known.kind).join(', ')}`
    return { ok: false, faults: [{ path: 'kind', found: kindName, right }] }
  }
  const result = kind.configure(settings)
  if (result.ok) return result
  const faults = result.faults.map(({ path, right }) => ({
    path: joined(path) || 'kind',
    found: described(settings, path),
    right,
  }))
  return { ok: false, faults }
}

/** Two receivers of one name would share their messages' ids, and the second would never get any. */
function twins(receivers: ReceiverConfig[]): ReceiverFault[] {
  return receivers.flatMap(({ name }, i) =>
    receivers.findIndex((other) => other.name === name) < i
      ? [{ path: `receivers[${i}].name`, found: name, right: 'a name that no other receiver has' }]
      : [],
  )
}

const joined = (path: (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')

/** What stands there, said without its value: settings of receivers are secrets. */
function described(settings: unknown, path: (string | number)[]): string {
  let value: unknown = settings
  for (const part of path) {
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([k]) => k === `${part}`)?.[1]
        : undefined
  }
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `a text of ${value.length} characters`
  return Array.isArray(value) ? `a list of ${value.length}` : `${value === null ? 'null' : typeof value}`
}
