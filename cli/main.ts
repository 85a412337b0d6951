import { StartError } from '../runtime/start-error.ts'
import { type Command, helpOf, type Io, UsageError, valuesOf } from './command.ts'
import { checkConfig } from './commands/check-config.ts'
import { collector } from './commands/collector.ts'
import { doctor } from './commands/doctor.ts'
import { server } from './commands/server.ts'
import { start } from './commands/start.ts'
import { version } from './version.ts'

const commands: Command[] = [start, server, collector, checkConfig, doctor]

const usage = () =>
  [
    'Faultboard: the screen on a team’s wall that shows its errors and error rates, live and true.',
    '',
    'Usage: faultboard <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`),
    '',
    'faultboard <command> --help says more. Without configuration, `faultboard start` shows a demo fleet.',
  ].join('\n')

/** Runs one command of the command line; resolves to the exit code of the process. */
export async function main(args: string[], io: Io = terminal()): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.out(usage())
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    io.out(version())
    return 0
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command) {
    io.err(`There is no command "${name}". Commands: ${commands.map((known) => known.name).join(', ')}`)
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(helpOf(command))
    return 0
  }
  try {
    return await command.run(valuesOf(command, rest), io)
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof StartError)) throw error
    io.err(error.message)
    return error instanceof UsageError ? 2 : 1
  }
}

function terminal(): Io {
  return {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    env: process.env,
    stdin: () => process.stdin,
    ended: new Promise((resolve) => {
      process.once('SIGINT', () => resolve())
      process.once('SIGTERM', () => resolve())
    }),
  }
}
