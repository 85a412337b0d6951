import type { Exception, Frame } from '../formats/format.ts'

/** Elixir: `** (RuntimeError) no money`, `** (exit) …`, `** (EXIT from #PID<0.1.0>) …`. */
const elixir = /^\s*\*\* \((?:stop|(\w[\w.]{0,100}))[^)]{0,100}\) (.{0,2000})/
/** Erlang: `exception error: no match of right hand side value {error,enoent}` of a crash report. */
const crash = /^\s*(?:\*\* )?(?:Reason: )?exception (error|exit|throw): (.{0,2000})/
/** What `** Reason for termination ==` announces, on its own line or on the next. */
const reason = /^\*\* Reason for termination *=+\s*$/
const reasonText = /^\*\* \{?'?([a-z][\w@]{0,80})'?[,}](.{0,2000})/
const elixirFrame = /^\s+(?:\([\w. -]{1,80}\) )?([\w./-]{1,300}\.(?:ex|exs|erl|eex|heex)):\d+: (.{1,300}?)(?:\/\d+)?$/
const erlangFrame = /\{([a-z]\w{0,80}),'?([\w/-]{1,100})'?,\d+,\[\{file,"([^"]{1,300})"\}/g

function headerOf(line: string, before: string): Exception | null {
  const of = (type: string, message: string): Exception => ({ type, message, code: null, frames: [] })
  const [, type, message = ''] = elixir.exec(line) ?? []
  if (type) return of(type, message)
  const [, kind, said = ''] = crash.exec(line) ?? []
  if (kind) return of(kind, said)
  const [, why] = reason.test(before) ? (reasonText.exec(line) ?? []) : []
  return why ? of(why, line.replace(/^\*\* /, '').slice(0, 400)) : null
}

function framesOf(line: string): Frame[] {
  const [, file, call] = elixirFrame.exec(line) ?? []
  if (file) return [{ file, function: call ?? '' }]
  return [...line.slice(0, 4_000).matchAll(erlangFrame)].map(([, module = '', name = '', path = '']) => ({
    file: path,
    function: `${module}:${name}`,
  }))
}

/** Exceptions of a text of Elixir or Erlang: what is printed first ended the process, and is its own cause. */
export function beamChain(lines: string[]): Exception[] {
  const chain: Exception[] = []
  for (const [i, line] of lines.entries()) {
    const header = headerOf(line, lines[i - 1] ?? '')
    if (header) chain.push(header)
    chain.at(-1)?.frames.push(...framesOf(line))
  }
  return chain.reverse()
}

export const isBeam = (line: string): boolean => elixir.test(line) || crash.test(line) || reason.test(line)
