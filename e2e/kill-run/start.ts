// Kills a collector with SIGKILL at random moments while it reads, and compares what the server counted with the truth.
// Run it: npm run kill-run -- --kills 50 --lines 1000000
import { parseArgs } from 'node:util'
import { machineLine } from '../../bench/machine.ts'
import { systemClock } from '../../runtime/clock.ts'
import { type Checked, isAll, runKills } from './kill-run.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    lines: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '20261124' },
  },
})
const [kills, lines, seed] = [values.kills, values.lines, values.seed].map(Number) as [number, number, number]
if (![kills, lines, seed].every((number) => Number.isSafeInteger(number) && number > 0)) {
  console.error('--kills, --lines and --seed: each a whole number above 0')
  process.exit(2)
}

const say = ({ kill, afterMs, truth, counted }: Checked) => {
  const verdict = isAll(counted, truth) ? 'equal' : 'NOT EQUAL'
  console.log(
    `kill ${kill} of ${kills}, ${afterMs} ms into the life: ${verdict}; ${truth.lines} lines, ` +
      `errors ${counted.errors}/${truth.errors}, requests ${counted.requests}/${truth.requests}, ` +
      `failed ${counted.failedRequests}/${truth.failedRequests}`,
  )
}
const began = systemClock.elapsed()
const checked = await runKills({ kills, lines, seed, onChecked: say })
const wrong = checked.filter(({ counted, truth }) => !isAll(counted, truth)).length
console.log(machineLine())
console.log(
  `${kills} kills in ${checked.at(-1)?.truth.lines} lines, ${Math.round((systemClock.elapsed() - began) / 1_000)} s: ` +
    `${kills - wrong} times the counters were equal to the truth`,
)
process.exitCode = wrong === 0 ? 0 : 1
