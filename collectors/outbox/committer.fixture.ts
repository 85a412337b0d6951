import { emptyBucket } from '../../contracts/bucket.ts'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'
import { openDurableOutbox } from './durable-outbox.ts'

// A process that commits until it is killed: the n-th Batch holds n requests, and the checkpoint says n.
const [folder = ''] = process.argv.slice(2)

async function run(): Promise<void> {
  const outbox = await openDurableOutbox(folder, { clock: systemClock, random: systemRandom, log: silentLog() })
  let count = Number(outbox.checkpoints().get('source') ?? 0)
  process.stdout.write('open\n')
  for (;;) {
    count++
    const bucket = { ...emptyBucket({ service: 'shop', vantage: 'app', at: 0 }), requests: count }
    const parts = { web: { buckets: [bucket], groups: [], sightings: [], gaps: [] } }
    await outbox.commit({ collector: 'c1', batches: [parts], checkpoints: new Map([['source', count]]) })
    // Some are acked, so that the kill also falls between and into deletions.
    if (count % 3 === 0) outbox.ack(outbox.next()?.id.seq ?? 0)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

await run()
