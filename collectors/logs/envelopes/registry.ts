import { envelope as compose } from './compose.ts'
import { envelope as cri } from './cri.ts'
import { envelope as docker } from './docker.ts'
import type { Envelope } from './envelope.ts'
import { envelope as journald } from './journald.ts'
import { envelope as kubectl } from './kubectl.ts'
import { envelope as otelBatch } from './otel-batch.ts'
import { envelope as shipper } from './shipper.ts'
import { envelope as syslog } from './syslog.ts'
import { envelope as syslog5424 } from './syslog-5424.ts'
import { envelope as timestamps } from './timestamps.ts'

/** Every file of this folder that exports an envelope. */
export const envelopes: readonly Envelope[] = [
  docker,
  journald,
  otelBatch,
  shipper,
  syslog5424,
  syslog,
  cri,
  timestamps,
  kubectl,
  compose,
]

const json = [docker, journald, otelBatch, shipper]
const priority = [syslog5424, syslog]
const times = [cri, syslog, timestamps]
const brackets = [kubectl]
const none: readonly Envelope[] = []
const names = [syslog, compose]

/** The envelopes a line may be in, by its first character, so that most lines are not looked at twice. */
export function envelopesFor(line: string): readonly Envelope[] {
  const first = line.charCodeAt(0)
  if (first === 123) return json
  if (first === 60) return priority
  if (first === 91) return line.startsWith('[pod/') ? brackets : none
  if (first >= 48 && first <= 57) return line.charCodeAt(10) === 84 ? times : line.includes(' | ') ? [compose] : []
  const isLetter = (first >= 65 && first <= 90) || (first >= 97 && first <= 122)
  return isLetter ? names : []
}
