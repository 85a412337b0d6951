import { type ChildProcess, spawn } from 'node:child_process'
import { z } from 'zod'
import type { TargetReport } from '../../../contracts/target.ts'
import type { JournaldConfig } from '../../../runtime/config-ways-in.ts'
import type { Source } from '../../source.ts'
import { envelope } from '../envelopes/journald.ts'
import { type Fields, fieldsOf } from '../formats/json-fields.ts'
import { createCursor } from './cursor.ts'
import { createFedLogs } from './fed-logs.ts'
import { createLineSplitter } from './line-splitter.ts'
import type { LogWay, LogWayDeps } from './log-way.ts'
import { namedOwners } from './owner-names.ts'

const againMs = 5_000
const fullMs = 100
const maxSaid = 300
const name = 'journald'

const Checkpoint = z.looseObject({ cursor: z.string().max(1_000).nullable() })

/** systemd's journal, read by `journalctl`: it gives a cursor with each entry, and goes on behind one. */
export const journaldWay = (config: JournaldConfig): LogWay => ({
  name,
  create: (deps) => createJournaldSource(config, deps),
})

function createJournaldSource(config: JournaldConfig, deps: LogWayDeps): Source {
  const { sink, clock, log } = deps
  const owners = namedOwners(config)
  const logs = createFedLogs(null, deps)
  const restored = Checkpoint.safeParse(deps.checkpoint)
  const cursor = createCursor(restored.success ? restored.data.cursor : null, logs)
  let child: ChildProcess | null = null
  let isRunning = false
  let fault: string | null = null
  let cancelAgain = () => {}

  const take = (line: string) => {
    const fields = fieldsOf(line)
    if (fields === null || typeof fields.__CURSOR !== 'string') return
    fault = null
    cursor.move(fields.__CURSOR)
    const names = namesOf(fields)
    const owner = owners.of(names)
    if (owner === null) return
    for (const letter of envelope.open(line) ?? [])
      logs.line({ owner, stream: names[0] ?? '' }, letter.text, { letter })
  }
  const begin = () => {
    const from = cursor.place
    const journalctl = spawn('journalctl', argumentsFor(config, from), { stdio: ['ignore', 'pipe', 'pipe'] })
    child = journalctl
    let said = ''
    const lines = createLineSplitter(take)
    const goOn = () => {
      if (sink.isFull() && isRunning) clock.after(fullMs, goOn)
      else journalctl.stdout.resume()
    }
    journalctl.stdout.on('data', (chunk: Buffer) => {
      if (!isRunning) return
      lines.take(chunk)
      if (!sink.isFull()) return
      journalctl.stdout.pause()
      goOn()
    })
    journalctl.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-maxSaid)
    })
    journalctl.on('error', (error: NodeJS.ErrnoException) => end(whyNot(error.code)))
    journalctl.on('close', (code) => end(`journalctl ended with ${code}. ${said.trim()}`))
  }
  const end = (why: string) => {
    if (child === null || !isRunning) return
    child = null
    fault = why
    log.warn({ why }, 'the journal cannot be followed; it is tried again')
    cancelAgain = clock.after(againMs, begin)
  }

  return {
    key: name,
    start() {
      if (isRunning) return
      isRunning = true
      logs.start()
      begin()
    },
    async stop() {
      isRunning = false
      cancelAgain()
      child?.kill()
      child = null
      logs.stop()
    },
    checkpoint: () => ({ ...logs.checkpoint(), cursor: cursor.place }),
    reports(): TargetReport[] {
      const reports = logs.reports({ name, onlyFailing: true, isNamed: owners.isNamed })
      return fault === null ? reports : [...reports, faultReport(config, fault, clock.now())]
    },
  }
}

const argumentsFor = ({ units = [], directory }: JournaldConfig, cursor: string | null): string[] => [
  '--follow',
  '--output=json',
  // Without it fields over 4 KiB are left out.
  '--all',
  '--no-pager',
  '--quiet',
  cursor === null ? '--lines=0' : `--after-cursor=${cursor}`,
  ...(cursor === null ? [] : ['--no-tail']),
  ...units.map((unit) => `--unit=${unit}`),
  ...(directory === undefined ? [] : [`--directory=${directory}`]),
]

/** Units that run many programs; these say what they are by their own names. */
const anyUnit = /^(?:user@|session-|docker\.|containerd\.|init\.scope|systemd-journald\.)|\.(?:scope|slice|mount)$/

/** A container, a unit, a program: the nearest to what people call a service comes first. */
function namesOf(fields: Fields): string[] {
  const text = (field: string) => (typeof fields[field] === 'string' ? fields[field] : '')
  const unit = text('_SYSTEMD_UNIT')
  const named = anyUnit.test(unit) ? '' : unit.replace(/\.service$/, '')
  return [text('CONTAINER_NAME'), named, text('SYSLOG_IDENTIFIER'), text('_COMM')].filter((each) => each !== '')
}

const whyNot = (code: string | undefined): string =>
  code === 'ENOENT' ? 'There is no journalctl on this machine.' : `journalctl cannot be run: ${code}.`

const faultReport = ({ team, service }: JournaldConfig, fault: string, now: number): TargetReport => ({
  team,
  service,
  kind: 'log',
  name,
  ok: false,
  fault: /permission|access/i.test(fault) ? 'no-permission' : 'read-failed',
  detail: `${fault} The groups adm and systemd-journal may read the journal.`.slice(0, 500),
  readAt: now,
  goodAt: null,
  intervalMs: againMs,
  tookMs: null,
  bytes: null,
  recognised: null,
  vantage: null,
  notes: [],
})
