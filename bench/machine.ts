import { cpus, totalmem } from 'node:os'

/** On what a number was measured: it goes with every number that is printed. */
export function machineLine(): string {
  const [cpu] = cpus()
  const gib = (totalmem() / 2 ** 30).toFixed(1)
  return `machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${gib} GiB, Node ${process.version}`
}
