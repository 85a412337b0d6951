import { copyFileSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'
import { openDurableOutbox } from './durable-outbox.ts'

// Opens copies of an outbox that are cut at many places, one after the other: what ends the process ends the test.
const [file = '', folder = '', count = '1'] = process.argv.slice(2)

async function run(): Promise<void> {
  const { size } = statSync(file)
  for (let i = 0; i < Number(count); i++) {
    // Every place comes in question, those at the ends of pages too, and more of those in the first pages.
    const part = systemRandom.fraction() * (i % 4 === 1 ? Math.min(size, 8_192) : size)
    const at = i % 3 === 0 ? 4_096 * Math.floor(part / 4_096) : Math.floor(part)
    const state = join(folder, `cut-${i}`)
    mkdirSync(state)
    copyFileSync(file, join(state, 'outbox.lmdb'))
    truncateSync(join(state, 'outbox.lmdb'), at)
    const outbox = await openDurableOutbox(state, { clock: systemClock, random: systemRandom, log: silentLog() })
    const checkpoint = outbox.checkpoints().get('source') ?? null
    const batch = outbox.next()
    const own = { web: { buckets: [], groups: [], sightings: [], gaps: [] } }
    await outbox.commit({ collector: 'c1', batches: [own], checkpoints: new Map([['source', 'new']]) })
    await outbox.close()
    const again = await openDurableOutbox(state, { clock: systemClock, random: systemRandom, log: silentLog() })
    const isKept = again.checkpoints().get('source') === 'new'
    await again.close()
    const isAside = readdirSync(state).some((name) => name.includes('.broken-'))
    process.stdout.write(`${JSON.stringify({ at, checkpoint, seq: batch?.id.seq ?? null, isAside, isKept })}\n`)
  }
}

await run()
