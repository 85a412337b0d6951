import type { z } from 'zod'
import type { Delivery, DeliveryResult } from '../../contracts/delivery.ts'
import type { Clock } from '../../runtime/clock.ts'
import { knownKeys, nearest } from '../../runtime/config-keys.ts'
import type { HttpClient } from '../../runtime/http-client.ts'

/** What a Receiver works with. `pageUrl` is the page of the service, or null where nobody said how it is reached. */
export type SendDeps = { http: HttpClient; clock: Clock; pageUrl: string | null }

/** One of a Receiver's examples: settings as in the YAML, and what is wrong with them, or null. */
export type ReceiverExample = { settings: Record<string, unknown>; fault: string | null }

/** A kind of Receiver as its file writes it. The file name is the `kind` in the YAML. */
export type ReceiverKind<Settings> = {
  kind: string
  settings: z.ZodType<Settings>
  /** One attempt. It says whether trying again helps, and knows nothing of attempts, waits and limits. */
  send(delivery: Delivery, deps: SendDeps & { settings: Settings }): Promise<DeliveryResult>
  examples: ReceiverExample[]
}

export type SettingFault = { path: (string | number)[]; right: string }

/** A configured Receiver: its settings are checked and kept inside, and nobody else sees them. */
export type Send = (delivery: Delivery, deps: SendDeps) => Promise<DeliveryResult>

/** A kind of Receiver as the rest of the server knows it. */
export interface Receiver {
  readonly kind: string
  readonly examples: ReceiverExample[]
  configure(settings: Record<string, unknown>): { ok: true; send: Send } | { ok: false; faults: SettingFault[] }
}

/** Hides the type of the settings, so that kinds with different settings are one type of thing. */
export function defineReceiver<Settings>(kind: ReceiverKind<Settings>): Receiver {
  return {
    kind: kind.kind,
    examples: kind.examples,
    configure(raw) {
      const checked = kind.settings.safeParse(raw)
      if (checked.success) {
        const settings = checked.data
        return { ok: true, send: (delivery, deps) => kind.send(delivery, { ...deps, settings }) }
      }
      return { ok: false, faults: checked.error.issues.flatMap((issue) => faultsOf(issue, kind.settings)) }
    },
  }
}

/** A key that nobody knows is a fault at its own place, answered with the keys there are. */
function faultsOf(issue: z.core.$ZodIssue, settings: z.ZodType): SettingFault[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code !== 'unrecognized_keys') return [{ path, right: issue.message }]
  const known = knownKeys(settings, path)
  return issue.keys.map((key) => {
    const meant = nearest(key, known)
    const guess = meant === null ? '' : `did you mean "${meant}"? `
    return { path: [...path, key], right: `${guess}Known here: ${known.join(', ')}` }
  })
}
