import { closeSync, openSync, writeSync } from 'node:fs'
import { Registry } from 'prom-client'
import { sleep, systemClock } from '../../../runtime/clock.ts'
import { silentLog } from '../../../runtime/log.ts'
import { systemRandom } from '../../../runtime/random.ts'
import { createLogSource } from '../log-source.ts'
import { recordingSink } from './recording-sink.ts'

// Follows a log in which a line of 50 MB is written, as a process of its own whose memory can be measured.
const [path = ''] = process.argv.slice(2)
const mb = (bytes: number) => bytes / 1_000_000

async function run(): Promise<void> {
  const into = recordingSink()
  const fd = openSync(path, 'a')
  const log = createLogSource(
    { owner: { team: 'web', service: 'shop' }, log: { path, format: 'plain', fromStart: true } },
    {
      sink: into.sink,
      clock: systemClock,
      random: systemRandom,
      log: silentLog(),
      metrics: new Registry(),
      checkpoint: null,
    },
  )
  log.start()
  const before = process.memoryUsage().rss
  let highest = before
  writeSync(fd, 'ERROR failure 1 of the writer ')
  const piece = Buffer.alloc(1_000_000, 'x')
  for (let i = 0; i < 50; i++) {
    writeSync(fd, piece)
    await sleep(systemClock, 10)
    highest = Math.max(highest, process.memoryUsage().rss)
  }
  writeSync(fd, '\nERROR failure 2 of the writer\n')
  closeSync(fd)
  for (let i = 0; i < 300 && into.errors.length < 2; i++) await sleep(systemClock, 50)
  highest = Math.max(highest, process.memoryUsage().rss)
  const [report] = log.reports()
  await log.stop()
  const texts = into.errors.map(({ group }) => group.sample?.text.slice(0, 100))
  const notes = report?.notes.join(' ') ?? ''
  const cut = Number(/^(\d+) lines were over/.exec(notes)?.[1] ?? 0)
  const grownMb = mb(highest - before)
  process.stdout.write(JSON.stringify({ errors: into.errors.length, notes, texts, cut, grownMb, rssMb: mb(highest) }))
}

await run()
