import { startTarget } from '../../collectors/metrics/scripted-target.fixture.ts'

/**
 * Stands before an exporter and keeps what it said, so that a test can add up by hand what the collector was told:
 * exporters of databases ask their database themselves, which is among what it counts.
 */
export async function recordScrapes(exporter: string) {
  const bodies: string[] = []
  const target = await startTarget((_, response) => {
    void fetch(exporter).then(async (answer) => {
      const body = await answer.text()
      bodies.push(body)
      response.setHeader('content-type', answer.headers.get('content-type') ?? 'text/plain').end(body)
    })
  })
  const sumIn = (body: string | undefined, { metric, labels }: { metric: string; labels?: string }): number =>
    (body ?? '')
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
      .filter((line) => labels === undefined || line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  return {
    url: target.url,
    /** What the series of a metric rose by from the first scrape to the last; only those with this label, if one is given. */
    rise: (metric: string, labels?: string) => {
      const of = labels === undefined ? { metric } : { metric, labels }
      return sumIn(bodies.at(-1), of) - sumIn(bodies[0], of)
    },
  }
}
