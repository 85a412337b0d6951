import { addBuckets, type Bucket } from '../../contracts/bucket.ts'

/** Buckets of one service and vantage, oldest first, one per slice of time. */
export type SliceSeries = Bucket[]

/** Adds a Bucket where it belongs. New slices come at the end, so the search begins there. */
export function addToSeries(series: SliceSeries, bucket: Bucket): void {
  let index = series.length - 1
  while (index >= 0 && (series[index]?.at ?? 0) > bucket.at) index--
  const same = series[index]
  if (same && same.at === bucket.at) series[index] = addBuckets(same, bucket)
  else series.splice(index + 1, 0, bucket)
}

/** Takes away what is older than `since`. */
export function pruneSeries(series: SliceSeries, since: number): void {
  const keep = series.findIndex((bucket) => bucket.at >= since)
  if (keep === -1) series.length = 0
  else if (keep > 0) series.splice(0, keep)
}
