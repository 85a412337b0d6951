import { setFlagsFromString } from 'node:v8'

/** How far the old objects of a process may grow, in percent, until they are collected again. */
const growthPercent = 20

/**
 * Makes this process collect its garbage sooner. By itself the heap of a process with a few tens of megabytes in use grows
 * to nearly double before it is looked through, for a program that only ever stops; a collector runs beside the services
 * of a team for months, and makes so little garbage that looking through it costs nothing that could be measured.
 */
export function keepHeapLean(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
}
