import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { systemRandom } from '../../runtime/random.ts'
import { openDurableOutbox } from './durable-outbox.ts'

test('L12: an outbox that is cut at any byte is opened, with all that it held or with nothing, and never ends the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cut-outbox-'))
  try {
    const whole = await openDurableOutbox(join(folder, 'whole'), {
      clock: systemClock,
      random: systemRandom,
      log: silentLog(),
    })
    const group = {
      web: {
        buckets: [],
        groups: [],
        sightings: [],
        gaps: [{ service: 's', target: 't'.repeat(300), bytes: 1, reason: 'r' }],
      },
    }
    const positions = 'x'.repeat(3_000)
    for (let n = 1; n <= 80; n++) {
      await whole.commit({ collector: 'c1', batches: [group], checkpoints: new Map([['source', { positions, n }]]) })
      if (n % 2 === 0) whole.ack(whole.next()?.id.seq ?? 0)
    }
    const first = whole.next()?.id.seq ?? null
    await whole.close()
    const program = fileURLToPath(new URL('./cut-opener.fixture.ts', import.meta.url))
    const file = join(folder, 'whole', 'outbox.lmdb')
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, file, folder, '120'])
    const opened = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(opened).toHaveLength(120)
    for (const { at, checkpoint, seq, isAside, isKept } of opened) {
      expect({ at, isKept }).toEqual({ at, isKept: true })
      // Positions and Batches of one moment, or none of both: half of them would count again.
      const all = { checkpoint: { positions, n: 80 }, seq: first }
      const nothing = { checkpoint: null, seq: null }
      expect({ at, checkpoint, seq }).toEqual({ at, ...(checkpoint === null ? nothing : all) })
      if (checkpoint === null && at > 0) expect({ at, isAside }).toEqual({ at, isAside: true })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
