// Rare errors over many label sets: what Faultboard counts, beside what a real Prometheus answers on the same target.
// Run it: npm run bench:sparse -- [speed] [seed]. Speed 1 is a real hour; 60 (the default) is the same in a minute.
import { spawnSync } from 'node:child_process'
import { runSparse } from '../e2e/sparse/sparse-run.ts'
import { machineLine } from './machine.ts'

const speed = Number(process.argv[2] ?? 60)
const seed = Number(process.argv[3] ?? 1)
// Faultboard scrapes four times a second at most, which is 15 s made sixty times as fast.
if (!(speed >= 1 && speed <= 60)) {
  console.error(`The speed is ${process.argv[2]}; a number from 1 to 60 is right.`)
  process.exit(2)
}
if (spawnSync('prometheus', ['--version']).status !== 0) {
  console.error('There is no `prometheus` on the PATH. On Debian: apt-get install -y prometheus')
  process.exit(2)
}

const minutes = Math.round(60 / speed)
console.log(`0.02 errors/s over 100 label sets, 15 s scrapes, one hour, ${speed} × as fast: ${minutes} min`)
const result = await runSparse({
  speed,
  seed,
  onProgress: (passedMs, errors) => process.stderr.write(`\r${Math.round(passedMs / 1_000)} s, ${errors} errors `),
})
process.stderr.write('\r')
const { truth, faultboard, increase, increaseByMinute } = result
const say = (what: string, count: number) => {
  const off = truth.errors === 0 ? 0 : ((count - truth.errors) / truth.errors) * 100
  console.log(`${what.padEnd(48)} ${count.toFixed(1).padStart(7)}  ${off.toFixed(1).padStart(6)} %`)
}
say(`truth (${truth.labelSets} label sets had an error)`, truth.errors)
say('Faultboard', faultboard)
say('Prometheus: sum(increase(errors[1h]))', increase)
say('Prometheus: sum(increase(errors[1m])), added up', increaseByMinute)
console.log(machineLine())
