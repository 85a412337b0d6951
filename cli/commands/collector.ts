import { join } from 'node:path'
import { type Command, UsageError } from '../command.ts'
import { createDeps, runUntilEnded, startCollector } from '../process.ts'
import { configOption, settingsOf, sourceOptions } from '../settings.ts'

const defaultServer = 'http://127.0.0.1:7300'

/** `faultboard collector`: reads what the configuration names and hands it to a server. */
export const collector: Command = {
  name: 'collector',
  summary: 'Run a collector alone; it hands over to a server',
  about:
    'Scrapes metrics, follows logs and pushes what it saw. It keeps what the server has not acknowledged in its state\n' +
    'folder, so that neither side can be killed at a moment that changes a number.',
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
      throw new UsageError('Nothing to collect: name a file with --config, or give --scrape, --log or --prometheus')
    const deps = createDeps(io, 'collector', 'info')
    const server = config.collector.server ?? defaultServer
    const state = config.collector.state ?? join('.faultboard', config.collector.id ?? 'collector')
    const own = { ...config, collector: { ...config.collector, state: state === 'none' ? undefined : state } }
    return runUntilEnded(io, deps, async () => {
      await startCollector(own, deps, server)
      io.out(`Faultboard collector ${own.collector.id}, handing over to ${server}`)
    })
  },
}
