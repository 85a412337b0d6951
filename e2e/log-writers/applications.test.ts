import { spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { folderOfTest, programPath, runProgram } from '../exporters/run-program.ts'
import { freePorts } from '../free-ports.ts'
import { askMany } from './ask-many.ts'
import { followLog } from './follow-log.ts'

const limitMs = 60_000
const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
/** Good ones and bad ones by turns. */
const turns = (count: number, good: string, bad: string) =>
  Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? good : bad))

test('gunicorn: a line and its traceback are one error, also with workers that write at once', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const [port, log] = [await freePorts(1), join(folder, 'gunicorn.log')]
  const url = `http://127.0.0.1:${port}`
  await runProgram({
    command: '/usr/bin/python3',
    args: [
      ...['-m', 'gunicorn', 'raising_app:application', '--chdir', here, '--bind', `127.0.0.1:${port}`],
      ...['--workers', '3', '--error-logfile', log, '--worker-tmp-dir', folder],
    ],
    readyAt: `${url}/ok`,
  })
  const followed = followLog(log)
  const answers = await askMany(turns(120, `${url}/ok`, `${url}/raise`), 6)
  expect(answers).toEqual({ 200: 120, 500: 120 })
  await followed.becomes({ 'KeyError → RuntimeError': 120 })
  expect(followed.recognised()).toBe('gunicorn')
  expect(followed.errors[0]?.group).toMatchObject({
    class: 'exception',
    where: expect.stringContaining('raising_app.py in charge'),
  })
})

test('pino: every error has its stack, its cause and its code; what is below an error is none', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const log = join(folder, 'pino.log')
  const { status, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('raising-pino.mjs', import.meta.url)), '200'],
    {
      cwd: root,
      stdio: ['ignore', openSync(log, 'a'), 'pipe'],
    },
  )
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
  const followed = followLog(log)
  await followed.becomes({ Error: 200, TypeError: 200, 'pay fatal': 1 })
  expect(followed.recognised()).toBe('pino')
  const classes = new Set(followed.errors.map(({ group }) => `${group.title} ${group.class}`))
  expect(classes).toContain('Error network')
})

const jars = ['logback-classic', 'logback-core', 'slf4j-api'].map((jar) => `/usr/share/java/${jar}.jar`)

test('logback: threads that write at once; stacks with causes and suppressed ones are one error each', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const log = join(folder, 'logback.log')
  const source = await readFile(join(here, 'Raising.java'), 'utf8')
  await writeFile(join(folder, 'Raising.java'), source)
  const classpath = [...jars, folder].join(':')
  const compiled = spawnSync(programPath('javac', 'default-jdk-headless'), ['-cp', classpath, 'Raising.java'], {
    cwd: folder,
  })
  expect({ status: compiled.status, said: compiled.stderr?.toString() }).toEqual({ status: 0, said: '' })
  const ran = spawnSync(programPath('java', 'default-jdk-headless'), ['-cp', classpath, 'Raising', '50'], {
    cwd: folder,
    stdio: ['ignore', openSync(log, 'a'), 'pipe'],
  })
  expect({ status: ran.status, said: ran.stderr.toString() }).toEqual({ status: 0, said: '' })
  const followed = followLog(log)
  await followed.becomes({ 'ConnectException → IllegalStateException': 200 })
  expect(followed.recognised()).toBe('logback')
  expect(followed.errors.every(({ group }) => group.class === 'network')).toBe(true)
})
