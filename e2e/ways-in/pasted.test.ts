import { execFile } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { folderOfTest } from '../exporters/run-program.ts'
import { type BoardProcess, startBoard } from './board-process.ts'
import { faultboardMain } from './counted.ts'
import { logger, startRsyslog } from './run-rsyslog.ts'

const page = await readFile(new URL('../../docs/ways-in.md', import.meta.url), 'utf8')

/** What stands in the fences of one language under one heading of docs/ways-in.md. */
function pasted(heading: string, language: string): string[] {
  const section = page.split('\n## ').find((each) => each.startsWith(`${heading}\n`)) ?? ''
  const found = [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter(([, of]) => of === language)
  if (found.length === 0) throw new Error(`docs/ways-in.md has nothing in ${language} under "${heading}"`)
  return found.map(([, , text = '']) => text)
}
const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '')

const Settings = z.record(z.string(), z.unknown())
const Pasted = z.object({
  teams: Settings,
  collector: z.object({ receive: Settings.optional(), syslog: Settings.optional() }),
})
const yamlOf = (heading: string) => Pasted.parse(parse(pasted(heading, 'yaml')[0] ?? ''))

let board: BoardProcess
beforeAll(async () => {
  const [posted, syslog] = [yamlOf('Posted over HTTP'), yamlOf('Syslog')]
  board = await startBoard({ ...posted.collector, ...syslog.collector, teams: { ...posted.teams, ...syslog.teams } })
})
afterAll(() => board?.stop())

const here = (text: string) =>
  text.replaceAll('7301', String(board.postPort)).replaceAll('5514', String(board.syslogPort))
const programs: Record<string, string> = {
  'my-app': "echo 'INFO up'; echo 'ERROR no money for 7' >&2",
  'my-job': "echo 'INFO up'; echo 'ERROR no time' >&2",
  faultboard: `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${faultboardMain}' "$@"`,
}

/** Runs lines in a shell that knows the programs which they name. */
async function paste(script: string): Promise<string> {
  const folder = await folderOfTest()
  for (const [name, does] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${does}\n`)
    await chmod(join(folder, name), 0o755)
  }
  const env = {
    NODE_ENV: 'production' as const,
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    FAULTBOARD_SERVER: board.server,
  }
  const { stdout, stderr } = await promisify(execFile)('sh', ['-ec', here(script)], { env, cwd: folder })
  return stdout + stderr
}
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const one = (title: string, of = 'other') => [{ title, class: of, count: 1 }]

test('the lines of a pipe', async () => {
  const [script = ''] = pasted('A pipe', 'sh')
  await paste(script.replace('--service shop', '--service piped'))
  await board.lists('piped', one('no money for <num>'))
})

test('the lines of curl', async () => {
  const [asJson = '', asText = ''] = lines(pasted('Posted over HTTP', 'sh')[0] ?? '')
  expect(await paste(asJson)).toContain('1 record or line taken.')
  await board.lists('shop', one('no money'))
  await paste(asText)
  await board.lists('my-job', one('no time'))
})

test('the variables of OpenTelemetry', async () => {
  const [variables = ''] = pasted('OpenTelemetry', 'sh')
  const renamed = variables.replace('OTEL_SERVICE_NAME=shop', 'OTEL_SERVICE_NAME=by-otel')
  await paste(`${renamed}\nexec '${process.execPath}' '${program('otel-shop.mjs')}' 1`)
  await board.lists('by-otel', [
    { title: 'RangeError', class: 'exception', count: 2 },
    ...['no box <num>', 'shop.orders error', 'shop.orders error'].flatMap((title) => one(title)),
  ])
})

test('the variables of Sentry', async () => {
  const [variables = ''] = pasted("Sentry's SDKs", 'sh')
  await paste(`${variables}\nexec '${process.execPath}' '${program('sentry-shop.mjs')}' messages`)
  await board.lists('app', one('no stock of item <num>'))
})

test('the lines of syslog: logger, and what rsyslog is told', async () => {
  await paste((pasted('Syslog', 'sh')[0] ?? '').replace('-t shop', '-t by-logger'))
  await board.lists('by-logger', one('no money'))
  const [rule = ''] = pasted('Syslog', 'text')
  const short = /`(\*\.\* @@[^`]+)`/.exec(page)?.[1] ?? ''
  for (const [service, line] of [
    ['by-rsyslog', rule],
    ['by-rsyslog-in-short', short],
  ] as const) {
    const socket = await startRsyslog(here(line))
    await logger('-u', socket, '-t', service, '-p', 'user.err', 'no money')
    await board.lists(service, one('no money'))
  }
})
