import type { Readable } from 'node:stream'
import type { TargetReport } from '../../../contracts/target.ts'
import type { StdinConfig } from '../../../runtime/config-ways-in.ts'
import { formatNamed } from '../formats/registry.ts'
import { unknownFormat } from '../log-reports.ts'
import { createFedLogs } from './fed-logs.ts'
import { createLineSplitter } from './line-splitter.ts'
import type { LogWay } from './log-way.ts'

const againMs = 100
/** Whoever writes is often asked to end together with us; its last words come this soon. */
const lastWordsMs = 300

/** The standard input, and who wants to know that it has ended and all of it is committed. */
export type Stdin = { input: Readable; onEnd: () => void }

/** Lines that are piped into the collector. */
export const stdinWay = (config: StdinConfig, { input, onEnd }: Stdin): LogWay => ({
  name: 'stdin',
  create(deps) {
    const { sink, clock, log } = deps
    const owner = { team: config.team, service: config.service }
    const configured = config.format === undefined ? null : formatNamed(config.format)
    const isUnknown = config.format !== undefined && configured === null
    const logs = createFedLogs(configured, deps)
    const origin = { owner, stream: '' }
    const splitter = createLineSplitter((text, isCut) => logs.line(origin, text, { isCut }))
    let state: 'waiting' | 'reading' | 'ended' = 'waiting'
    let tellEnd = () => {}

    const take = (chunk: Buffer | string) => {
      splitter.take(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      if (!sink.isFull()) return
      // The writer waits meanwhile, as it does for every reader of a pipe.
      input.pause()
      const again = () => {
        if (state !== 'reading' || !sink.isFull()) input.resume()
        else clock.after(againMs, again)
      }
      clock.after(againMs, again)
    }
    const end = () => {
      if (state !== 'reading') return
      state = 'ended'
      splitter.end()
      tellEnd()
      void logs.settled().then(onEnd)
    }
    const fail = (error: Error) => {
      log.warn({ err: error }, 'the standard input cannot be read any more')
      end()
    }
    const ended = () =>
      new Promise<void>((resolve) => {
        const cancel = clock.after(lastWordsMs, resolve)
        tellEnd = () => {
          cancel()
          resolve()
        }
      })

    return {
      key: `stdin ${owner.team}/${owner.service}`,
      start() {
        if (state !== 'waiting') return
        state = 'reading'
        logs.start()
        input.on('data', take).once('end', end).once('close', end).once('error', fail)
      },
      async stop() {
        if (state === 'reading') {
          input.resume()
          await ended()
          end()
        }
        input.off('data', take)
        input.pause()
        logs.stop()
      },
      checkpoint: logs.checkpoint,
      reports(): TargetReport[] {
        const base = {
          ...owner,
          kind: 'log' as const,
          name: 'stdin',
          readAt: clock.now(),
          intervalMs: 1_000,
          tookMs: null,
          bytes: null,
          recognised: null,
          vantage: null,
          notes: [],
        }
        if (isUnknown) {
          const { detail } = unknownFormat({ path: 'stdin', format: config.format })
          return [{ ...base, ok: false, fault: 'unknown-format', detail, goodAt: null }]
        }
        const [report] = logs.reports({ name: 'stdin' })
        const isOver = state === 'ended' ? ' The pipe has ended.' : ''
        if (report) return [{ ...report, detail: `${report.detail}${isOver}` }]
        return [{ ...base, ok: true, fault: null, detail: `Nothing was written yet.${isOver}`, goodAt: clock.now() }]
      },
    }
  },
})
