import { join } from 'node:path'
import { type Command, UsageError } from '../command.ts'
import { createDeps, runUntilEnded, startCollector } from '../process.ts'
import { configOption, settingsOf, sourceOptions } from '../settings.ts'
import { stdinOf } from '../stdin.ts'

/** A pipe that has ended waits so long for a server that is away; what is left then stays in the state folder. */
const handOverMs = 30_000
const defaultServer = 'http://127.0.0.1:7300'

/** `faultboard collector`: reads what the configuration names and hands it to a server. */
export const collector: Command = {
  name: 'collector',
  summary: 'Run a collector alone; it hands over to a server',
  about:
    'Scrapes metrics, follows logs and pushes what it saw. It keeps what the server has not acknowledged in its state\n' +
    'folder, so that neither side can be killed at a moment that changes a number.\n\n' +
    'With --stdin it ends when the pipe does, after everything was handed over:\n' +
    '  my-app 2>&1 | faultboard collector --stdin --service shop --team web',
  options: {
    ...configOption,
    ...sourceOptions,
    server: { value: 'URL', about: `Address of the server (default: ${defaultServer})` },
    token: { value: 'TOKEN', about: "The server's collector token (better: FAULTBOARD_COLLECTOR_TOKEN)" },
    id: { value: 'NAME', about: 'Name of this collector (default: the host name)' },
    state: { value: 'DIR', about: 'Folder of the durable outbox (default: .faultboard/<id>; "none": memory)' },
  },
  async run(values, io) {
    const config = settingsOf(values, io.env)
    if (!config)
      throw new UsageError(
        'Nothing to collect: name a file with --config, or give --scrape, --log, --stdin or --prometheus',
      )
    const deps = createDeps(io, 'collector', 'info')
    const server = config.collector.server ?? defaultServer
    const state = config.collector.state ?? join('.faultboard', config.collector.id ?? 'collector')
    const own = { ...config, collector: { ...config.collector, state: state === 'none' ? undefined : state } }
    const pipe = stdinOf(own, io)
    return runUntilEnded({ ...io, ended: Promise.race([io.ended, pipe.handedOver]) }, deps, async () => {
      const started = await startCollector(own, deps, { server, stdin: pipe.stdin })
      void pipe.ended.then(() => started.handOver(handOverMs)).then(pipe.onHandedOver)
      io.out(`Faultboard collector ${own.collector.id}, handing over to ${server}`)
    })
  },
}
