import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Clock } from '../../../runtime/clock.ts'
import { patternOf } from '../../logs/tail/glob.ts'
import type { Candidate } from '../candidate.ts'
import { defineDiscovery, type Finder, type Findings, type FindProblem, notFound } from '../discovery-kind.ts'
import { watchFiles } from '../file-watch.ts'
import { mergeLabels } from '../labels.ts'
import { besides, prometheusFile, type RawJob } from '../prometheus-file.ts'
import { type Place, type PreparedJob, prepareJob } from '../prometheus-job.ts'
import { refresh, relabelSetting } from '../settings.ts'

/** An existing `prometheus.yml`: its scrape configurations, with their relabelling, without a Prometheus. */
export const kind = defineDiscovery({
  kind: 'prometheus-config',
  about: 'An existing `prometheus.yml`: its jobs with discovery, relabelling and login, without a Prometheus.',
  example: `discovery:
  - kind: prometheus-config
    team: web
    file: /etc/prometheus/prometheus.yml
    jobs: [django]            # default: all
    scrape: { interval: 5s }  # default: as the file says
`,
  settings: z.strictObject({
    file: z.string().min(1),
    jobs: z.array(z.string()).optional(),
    refresh: refresh('5s'),
    ...relabelSetting,
  }),
  open: ({ file, jobs, refresh: refreshMs }, { clock }) => openConfig({ file: resolve(file), jobs, refreshMs }, clock),
})

type Asked = { finder: Finder; last: Findings | null; askedAt: number; isHurried: boolean; unwatch: () => void }

function openConfig(
  { file, jobs: wanted, refreshMs }: { file: string; jobs: string[] | undefined; refreshMs: number },
  clock: Clock,
): Finder {
  const places = new Map<string, Asked>()
  let hurry = () => {}
  let from: readonly unknown[] = []
  let all: Candidate[] = []

  /** The same list while it comes from the same things. */
  const gathered = (now: readonly unknown[], gather: () => Candidate[]): Candidate[] => {
    const isSame = now.length === from.length && now.every((one, index) => one === from[index])
    if (!isSame) all = gather()
    from = now
    return all
  }

  const askedOf = ({ id, open }: Place): Asked => {
    const there = places.get(id)
    if (there) return there
    const asked: Asked = { finder: open({ clock }), last: null, askedAt: 0, isHurried: true, unwatch: () => {} }
    asked.unwatch =
      asked.finder.watch?.(() => {
        asked.isHurried = true
        hurry()
      }) ?? asked.unwatch
    places.set(id, asked)
    return asked
  }
  const close = async (id: string, { finder, unwatch }: Asked) => {
    places.delete(id)
    unwatch()
    await finder.close?.()
  }
  const ask = async (asked: Asked, signal: AbortSignal) => {
    const isDue = clock.elapsed() - asked.askedAt >= (asked.last?.refreshMs ?? asked.finder.refreshMs)
    if (!asked.isHurried && !isDue) return
    asked.isHurried = false
    asked.askedAt = clock.elapsed()
    const now = await asked.finder.find(signal)
    // A list that cannot be read stays as it was, and says so.
    asked.last = { ...now, candidates: now.candidates ?? asked.last?.candidates ?? null }
  }

  return {
    name: file,
    refreshMs,
    async find(signal) {
      const read = readJobs(file)
      if (!read.ok) return notFound(read.problem.fault, read.problem.detail)
      const notes = new Map<string, string[]>(read.notes.map((note) => [note, []]))
      const jobs = prepared(read, wanted, notes)
      const inUse = new Map(jobs.flatMap((job) => job.places.map((place) => [place.id, askedOf(place)] as const)))
      for (const [id, asked] of [...places]) if (!inUse.has(id)) await close(id, asked)
      await Promise.all([...inUse.values()].map((asked) => ask(asked, signal)))
      const lists = new Map([...inUse].map(([id, { last }]) => [id, last?.candidates]))
      const problems = jobs.flatMap(({ name, places: of }) =>
        of.flatMap(({ id }) => {
          const problem = inUse.get(id)?.last?.problem
          return problem ? [{ ...problem, detail: `job "${name}": ${problem.detail}`.slice(0, 500) }] : []
        }),
      )
      return {
        candidates: gathered([JSON.stringify(read), ...lists.values()], () =>
          jobs.flatMap((job) => job.places.flatMap(({ id }) => withJob(lists.get(id), job))),
        ),
        problem: problems[0] ?? null,
        notes: [...notes].map(([note, of]) => (of.length === 0 ? note : `Job ${of.join(', ')}: ${note}.`)),
      }
    },
    watch(call) {
      hurry = call
      const isOurs = (name: string) => name === basename(file)
      const watch = watchFiles({ folders: [dirname(file)], isOurs, after: clock.after }, call)
      return () => {
        hurry = () => {}
        watch.close()
      }
    },
    async close() {
      for (const [id, asked] of [...places]) await close(id, asked)
    },
  }
}

/** What a place names, as this job would scrape it: its own labels lose against those of the target. */
const withJob = (candidates: readonly Candidate[] | null | undefined, { labels, job }: PreparedJob): Candidate[] =>
  (candidates ?? []).map((candidate) => ({ labels: mergeLabels(labels, candidate.labels), job }))

type Read = {
  ok: true
  file: string
  whole: z.infer<typeof prometheusFile>
  jobs: { raw: RawJob; file: string }[]
  notes: string[]
}

function prepared(
  { whole, jobs, notes: _notes }: Read,
  wanted: string[] | undefined,
  notes: Map<string, string[]>,
): PreparedJob[] {
  const say = (note: string, job: string) => notes.set(note, [...(notes.get(note) ?? []), job])
  for (const name of wanted ?? []) {
    if (!jobs.some(({ raw }) => raw.job_name === name)) notes.set(`There is no job "${name}".`, [])
  }
  return jobs.flatMap(({ raw, file }) => {
    if (wanted !== undefined && !wanted.includes(raw.job_name)) return []
    const result = prepareJob(raw, { whole, file })
    if (!result.ok) {
      say(`left out: ${result.why}`, raw.job_name)
      return []
    }
    for (const note of result.notes) say(note, raw.job_name)
    return [result.job]
  })
}

/** All jobs of the file, and of the files that it names. */
function readJobs(file: string): Read | { ok: false; problem: FindProblem } {
  const whole = readYaml(file)
  if (!whole.ok) return whole
  const jobs = (whole.value.scrape_configs ?? []).map((raw) => ({ raw, file }))
  const notes: string[] = []
  for (const pattern of whole.value.scrape_config_files ?? []) {
    for (const path of patternOf(besides(file, pattern)).matches().paths) {
      const more = readYaml(path)
      if (more.ok) jobs.push(...(more.value.scrape_configs ?? []).map((raw) => ({ raw, file: path })))
      else notes.push(`Left out: ${more.problem.detail}`.slice(0, 300))
    }
  }
  return { ok: true, file, whole: whole.value, jobs, notes }
}

function readYaml(
  file: string,
): { ok: true; value: z.infer<typeof prometheusFile> } | { ok: false; problem: FindProblem } {
  let raw: unknown
  try {
    raw = parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    if (code === 'ENOENT') return { ok: false, problem: { fault: 'no-file', detail: `${file} does not exist.` } }
    if (code === 'EACCES') return { ok: false, problem: { fault: 'no-permission', detail: `${file} may not be read.` } }
    return { ok: false, problem: { fault: 'malformed', detail: `${file} is no YAML: ${what}` } }
  }
  const parsed = prometheusFile.safeParse(raw ?? {})
  if (parsed.success) return { ok: true, value: parsed.data }
  const [issue] = parsed.error.issues
  const detail = `${file}: ${issue?.path.map(String).join('.')}: ${issue?.message}`
  return { ok: false, problem: { fault: 'malformed', detail } }
}
