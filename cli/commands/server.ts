import type { Command } from '../command.ts'
import { createDeps, runUntilEnded, startServer } from '../process.ts'
import { configOption, listenOptions, plainSettings, settingsOf } from '../settings.ts'

/** `faultboard server`: the server alone; collectors anywhere hand over to it. */
export const server: Command = {
  name: 'server',
  summary: 'Run the server alone; collectors hand over to it',
  about:
    'Serves boards, drill-down and API, evaluates states and sends webhooks. Listens on loopback unless told otherwise;\n' +
    'on any other address it needs FAULTBOARD_COLLECTOR_TOKEN and FAULTBOARD_BOARD_TOKEN.',
  options: { ...configOption, ...listenOptions },
  async run(values, io) {
    const config = settingsOf(values, io.env) ?? plainSettings(values, io.env)
    const deps = createDeps(io, 'server', 'info')
    return runUntilEnded(io, deps, async () => {
      const { url } = await startServer(config, deps, false)
      io.out(`Faultboard server on ${url}`)
    })
  },
}
