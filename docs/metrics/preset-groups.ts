import type { Preset, PresetKind } from '../../collectors/metrics/presets/preset.ts'

/** Kinds of presets as a reader looks for them. */
export const groups: readonly { title: string; kinds: readonly PresetKind[]; about: string }[] = [
  {
    title: 'Servers and frameworks',
    kinds: ['server'],
    about: 'What a service counts of the requests that it answers.',
  },
  {
    title: 'Proxies and meshes',
    kinds: ['proxy', 'mesh'],
    about:
      'What stands before services. It sees failures that no service ever hears of, so it can also tell, service by service, what it answered itself.',
  },
  {
    title: 'Jobs',
    kinds: ['job'],
    about: 'Work that nobody waits for: a job that ended is a request, one that failed is an error.',
  },
  {
    title: 'Brokers, databases and caches',
    kinds: ['broker', 'dependency'],
    about: 'A service of its own on the board, or what another one depends on.',
  },
  { title: 'Probes', kinds: ['probe'], about: 'One reading is one request.' },
  {
    title: 'Beside a rate',
    kinds: ['detail'],
    about:
      'These count no requests by their end, so there is no rate in them; what they count is shown beside the rate of a service.',
  },
]

const nouns: Record<PresetKind, string> = {
  server: 'a server: its requests are those of the service',
  proxy: 'a proxy: its requests are those that went through it',
  mesh: 'a proxy of a service mesh: its requests are those that went through it',
  job: 'a runner of jobs: a job that ended is a request',
  broker: 'a broker: a message is a request',
  dependency: 'a dependency: it is chosen for a rate only where nothing in the target answers requests itself',
  probe: 'a probe: it asks once for each reading',
  detail: 'shown beside a rate: nothing in it counts requests by how they ended',
}

export const nounOf = ({ kind }: Preset): string => nouns[kind]
