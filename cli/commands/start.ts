import type { Config } from '../../runtime/config.ts'
import type { Command, Io } from '../command.ts'
import { startDemo } from '../demo/fleet.ts'
import { createDeps, type Deps, runUntilEnded, startCollector, startServer } from '../process.ts'
import { configOption, listenOptions, plainSettings, settingsOf, sourceOptions } from '../settings.ts'
import { stdinOf } from '../stdin.ts'

/** `faultboard start`: server and collector in one process; without configuration, a demo fleet of real processes. */
export const start: Command = {
  name: 'start',
  summary: 'Run server and collector; without configuration, a demo fleet',
  about:
    'Everything in one process. With no faultboard.yml and nothing named to read it starts a small demo fleet and shows\n' +
    'it, every tile marked DEMO.\n\n' +
    'Examples:\n' +
    '  faultboard start\n' +
    "  faultboard start --scrape http://127.0.0.1:8000/metrics --log '/var/log/apache2/*error.log' --service shop --team web\n" +
    '  my-app 2>&1 | faultboard start --stdin --service shop\n' +
    '  faultboard start --prometheus http://127.0.0.1:9090\n' +
    '  faultboard start --prometheus-config /etc/prometheus/prometheus.yml --interval 5s\n' +
    '  faultboard start --config faultboard.yml',
  options: {
    ...configOption,
    ...sourceOptions,
    ...listenOptions,
    state: { value: 'DIR', about: "Folder of the collector's durable outbox (default: memory)" },
    demo: { value: null, about: 'Show the demo fleet even where there is a configuration' },
  },
  async run(values, io) {
    const found = values.has('demo') ? null : settingsOf(values, io.env)
    const deps = createDeps(io, 'faultboard', 'warn')
    return runUntilEnded(io, deps, async () => {
      const demo = found === null
      const base = found ?? plainSettings(values, io.env)
      // The server comes first, so that a busy port is said before seven processes are started.
      const { url } = await startServer(demo ? demoTeam(base) : base, deps, demo)
      const config = demo ? await withDemo(base, deps, io) : base
      const pipe = stdinOf(config, io)
      await startCollector(config, deps, { server: url, stdin: pipe.stdin })
      void pipe.ended.then(() => io.out('The pipe has ended. The board stays; stop with Ctrl-C.'))
      announce(config, { io, url, demo })
    })
  },
}

const demoTitle = { title: 'Demo shop' }
const demoTeam = (config: Config): Config => ({ ...config, teams: { demo: { ...demoTitle, services: {} } } })

async function withDemo(config: Config, deps: Deps, io: Io): Promise<Config> {
  io.out('No configuration: starting a demo fleet (8 small processes on loopback) …')
  const fleet = await startDemo(deps)
  return { ...config, teams: { demo: { ...demoTitle, services: fleet } } }
}

function announce(config: Config, { io, url, demo }: { io: Io; url: string; demo: boolean }): void {
  io.out('')
  io.out(`Faultboard is on ${url}`)
  const token = config.server.boardToken ? '?token=<board token>' : ''
  for (const [name, team] of Object.entries(config.teams)) {
    io.out(`  ${team.title ?? name}: ${url}/${name}${token}`)
  }
  if (demo) {
    io.out('')
    io.out('These are demo services. Yours, without a file:')
    const command = io.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'faultboard start'
    io.out(
      `  ${command} --scrape http://127.0.0.1:8000/metrics --log '/var/log/apache2/*error.log' --service shop --team web`,
    )
  }
  if (!config.redis) io.out('Counts are kept in memory and are lost on restart; set REDIS_URL to keep them.')
  io.out('Stop with Ctrl-C.')
}
