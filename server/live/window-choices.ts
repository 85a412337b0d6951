import type { Bucket } from '../../contracts/bucket.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { bestLength, chooseWindow, type WindowChoice } from './rate.ts'

/** Remembers for each service which window is in use, so that a number does not jump between two of them. */
export function createWindowChoices(): (service: ServiceName, buckets: readonly Bucket[], now: number) => number {
  const choices = new Map<ServiceName, WindowChoice>()
  return (service, buckets, now) => {
    const choice = chooseWindow(choices.get(service) ?? null, bestLength(buckets, now), now)
    choices.set(service, choice)
    return choice.windowMs
  }
}
