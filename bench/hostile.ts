import { fieldsOf } from '../collectors/logs/formats/json-fields.ts'
import { hostileInputs } from './hostile-inputs.ts'
import { stages } from './hostile-stages.ts'
import { machineLine } from './machine.ts'

/**
 * How long inputs of a mebibyte that ask the most of what reads them hold the process in one go, for each stage and for
 * the whole way. `npm run bench:hostile -- [--all] [part of an input's name] [part of a stage's name]`
 */
const isAll = process.argv.includes('--all')
const [onlyInput = '', onlyStage = ''] = process.argv.slice(2).filter((word) => word !== '--all')
/** Nothing may hold the process longer. */
const limitMs = 50
/** Other work of the machine only ever adds: of what seems slow the least of several runs counts. */
const runs = 5
const negligibleMs = 10

/** On a machine that does other things as well, the time of its processor is nearer to what an idle one would need. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** A line that was read last is not read again: every run shall read. */
const forget = () => fieldsOf('{"another": "line"}')

type Stop = { ms: number; input: string }
const longest = new Map<string, Stop>()
const over: (Stop & { stage: string })[] = []
let inputs = 0

for (const { name: input, text } of hostileInputs({ only: onlyInput, isAll })) {
  inputs++
  for (const stage of stages) {
    if (!stage.name.includes(onlyStage)) continue
    let ms = Number.POSITIVE_INFINITY
    for (let run = 0; run < runs && ms > negligibleMs; run++) {
      const act = stage.prepare(text)
      forget()
      const began = { at: performance.now(), cpu: cpuMs() }
      act()
      ms = Math.min(ms, performance.now() - began.at, cpuMs() - began.cpu)
    }
    if (ms > (longest.get(stage.name)?.ms ?? 0)) longest.set(stage.name, { ms, input })
    if (ms > limitMs) over.push({ ms, input, stage: stage.name })
  }
}

const row = (stage: string, { ms, input }: Stop): string => `${stage.padEnd(42)} ${ms.toFixed(1).padStart(7)}  ${input}`
console.log(`${'stage'.padEnd(42)} ${'ms'.padStart(7)}  the input that held it longest, of ${inputs}`)
for (const [stage, stop] of longest) console.log(row(stage, stop))
const worst = [...longest.values()].sort((a, b) => b.ms - a.ms)[0]
console.log(`longest stop: ${worst?.ms.toFixed(1)} ms; over ${limitMs} ms: ${over.length}`)
for (const stop of over.sort((a, b) => b.ms - a.ms).slice(0, 100)) console.log(`  ${row(stop.stage, stop)}`)
console.log(machineLine())
if (over.length > 0) process.exitCode = 1
