import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'

/** An option as people type it. `many` may be given more than once; a `flag` takes no value. */
export type Option = { value: string | null; about: string; many?: boolean }

/** A sub-command: one file in `commands/`. */
export type Command = {
  name: string
  summary: string
  /** Shown under the usage line; examples included. */
  about: string
  options: Record<string, Option>
  /** Resolves to the exit code. */
  run(values: Values, io: Io): Promise<number>
}

export type Values = { one(name: string): string | undefined; many(name: string): string[]; has(name: string): boolean }

/** The terminal and the process, so that tests can stand in for them. */
export type Io = {
  out(line: string): void
  err(line: string): void
  env: Record<string, string | undefined>
  /** Resolves when a person or a supervisor asks the process to end. */
  ended: Promise<void>
  /** What is piped into the process; asked for only where it is read. */
  stdin?(): Readable
}

/** A mistake of the person at the keyboard: printed as it is, without a stack, exit code 2. */
export class UsageError extends Error {}

export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.options, help: { value: null, about: 'Show this text' } }).map(
    ([name, { value, about }]) => [`  --${name}${value ? ` ${value}` : ''}`, about] as const,
  )
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return [
    `Usage: faultboard ${command.name} [options]`,
    '',
    command.about,
    '',
    'Options:',
    ...rows.map(([left, about]) => `${left.padEnd(width)}${about}`),
  ].join('\n')
}

/** Parses the arguments of one command strictly; an unknown option names the command's help. */
export function valuesOf(command: Command, args: string[]): Values {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: { value: null, about: '' } }).map(([name, { value, ...rest }]) => [
      name,
      {
        type: value === null ? ('boolean' as const) : ('string' as const),
        multiple: 'many' in rest && rest.many === true,
      },
    ]),
  )
  let values: Record<string, unknown>
  try {
    values = parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const message = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw new UsageError(`${message}. See: faultboard ${command.name} --help`)
  }
  const asText = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    one: (name) => asText(values[name]),
    many: (name) => [values[name]].flat().flatMap((value) => asText(value) ?? []),
    has: (name) => values[name] === true,
  }
}
