import type { Registry } from 'prom-client'
import type { DiscoveryFault, DiscoveryReport } from '../../contracts/discovery.ts'
import type { TargetReport } from '../../contracts/target.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Config } from '../../runtime/config.ts'
import type { Log } from '../../runtime/log.ts'
import { cutTo } from '../logs/group/clean-text.ts'
import type { SourceSet } from '../source-set.ts'
import { openDoor } from './door.ts'
import { logsRoom } from './logs-room.ts'
import { lokiRoom } from './loki-room.ts'
import { otlpRoom } from './otlp-room.ts'
import { createPosted } from './posted-way.ts'
import { receiveMetrics } from './receive-metrics.ts'
import { createReceiver } from './receiver.ts'
import { createRefused, type Refused } from './refused.ts'
import { sentryRoom } from './sentry-room.ts'
import { createSentryTally, type SentryTally } from './sentry-tally.ts'
import { writeRoom } from './write-room.ts'

/** A sender writes at least this often, or something is wrong between it and here. */
const silentMs = 60_000

/** The door for remote write, where the configuration opens one. */
export interface Receiving {
  /** Rejects when it cannot listen. */
  start(): Promise<void>
  stop(): Promise<void>
  reports(): TargetReport[]
  /** How it does, in the words of a discovery: it names targets too. */
  discoveries(): DiscoveryReport[]
}

type Deps = { clock: Clock; log: Log; metrics: Registry; set: SourceSet; isFull: () => boolean }

export function createReceiving({ collector, teams }: Config, { clock, log, metrics, set, isFull }: Deps): Receiving {
  const { receive } = collector
  if (receive === undefined) return notReceiving
  const own = receiveMetrics(metrics)
  const receiver = createReceiver(receive, { clock, log, set, metrics: own, teams: Object.keys(teams) })
  const posted = createPosted(receive)
  const postedKey = set.add({ owner: { team: receive.team, service: receive.logs.service }, way: posted.way })
  const refused = createRefused(clock)
  const tally = createSentryTally({ clock, metrics: own })
  const rooms = [
    writeRoom(receive, receiver),
    logsRoom(receive, posted),
    lokiRoom(receive, posted),
    otlpRoom(receive, posted),
    sentryRoom(receive, { posted, tally }),
  ]
  let listening: { port: number; stop: () => Promise<void> } | null = null

  return {
    async start() {
      receiver.start()
      listening = await openDoor({ config: receive, rooms }, { clock, log, metrics: own, refused, isFull })
    },
    async stop() {
      receiver.stop()
      posted.finish()
      await listening?.stop()
      listening = null
    },
    reports: () => [...receiver.reports(), ...(postedKey === null ? [] : set.reports(postedKey))],
    discoveries() {
      receiver.reports()
      const { targets, uncounted, left, unknownTeams, writtenAt: wroteAt } = receiver.state()
      const writtenAt = Math.max(wroteAt ?? 0, posted.postedAt() ?? 0) || null
      const isWrittenTo = wroteAt !== null && clock.now() - wroteAt <= silentMs
      const wrong = whatIsWrong({ refused, tally, isSilent: wroteAt !== null && !isWrittenTo })
      const notes = Object.entries(left).flatMap(([reason, count]) =>
        count > 0 ? [`${count} samples were left out: ${sentences[reason] ?? reason}.`] : [],
      )
      return [
        {
          team: receive.team,
          kind: 'receive',
          name: `${receive.host}:${listening?.port ?? receive.port}`,
          ok: wrong === null,
          fault: wrong?.fault ?? null,
          detail: wrong?.detail ?? (writtenAt === null ? 'Nothing has come here yet.' : ''),
          readAt: writtenAt,
          goodAt: writtenAt,
          refreshMs: silentMs,
          targets,
          uncounted,
          notes: [
            ...unknownTeams.map(
              (team) => `Labels name the team "${team}", which is not configured; ${receive.team} owns its targets.`,
            ),
            ...notes,
            ...tally.notes(),
            ...refused.notes(),
          ]
            .map((note) => cutTo(note, 300))
            .slice(0, 20),
        },
      ]
    },
  }
}

type Watched = { refused: Refused; tally: SentryTally; isSilent: boolean }

/** The first thing that somebody should look at. A service without errors posts nothing: only samples may be missed. */
function whatIsWrong({ refused, tally, isSilent }: Watched): { fault: DiscoveryFault; detail: string } | null {
  const turnedAway = refused.fault()
  if (turnedAway) return { fault: turnedAway.isForeign ? 'no-permission' : 'malformed', detail: turnedAway.text }
  const lost = tally.fault()
  if (lost !== null) return { fault: 'read-failed', detail: lost }
  if (!isSilent) return null
  const detail = 'No samples were written here in the last minute. Does Prometheus still write to this address?'
  return { fault: 'timeout', detail }
}

const sentences: Record<string, string> = {
  late: 'they came after newer ones, or twice; the next ones bring what they told',
  'too-many-series': 'their target has more series than maxSeries',
  'too-many-targets': 'there are more targets than maxTargets',
  replica: 'another replica writes the same',
  'no-target': 'they have neither job nor instance',
}

const notReceiving: Receiving = {
  start: async () => {},
  stop: async () => {},
  reports: () => [],
  discoveries: () => [],
}
