import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folderOfTest, runProgram } from '../exporters/run-program.ts'
import { freePorts } from '../free-ports.ts'
import { askMany } from './ask-many.ts'
import { followLog } from './follow-log.ts'

const limitMs = 60_000

/** Debian's newest PostgreSQL, run as its own user where we are root, because it refuses to be root. */
async function postgres(folder: string) {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(a) - Number(b))
  const bin = `/usr/lib/postgresql/${versions.at(-1)}/bin`
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString())
  const isRoot = process.getuid?.() === 0
  const account = isRoot ? { cwd: folder, uid: id('-u'), gid: id('-g') } : { cwd: folder }
  if (isRoot) await chown(folder, id('-u'), id('-g'))
  const data = join(folder, 'data')
  await promisify(execFile)(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], account)
  const port = await freePorts(1)
  const sql = (...commands: string[]) =>
    promisify(execFile)(
      join(bin, 'psql'),
      ['-h', folder, '-p', String(port), '-U', 'postgres', '-q', ...commands.flatMap((command) => ['-c', command])],
      account,
    ).catch(() => {})
  const settings = [
    ...['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'shared_buffers=16MB'],
    ...['logging_collector=on', `log_directory=${folder}`, 'log_filename=server.log', 'log_file_mode=0644'],
    ...['log_destination=stderr,csvlog,jsonlog', 'log_connections=on', 'log_statement=all'],
  ].flatMap((setting) => ['-c', setting])
  await runProgram({
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings],
    isReady: () =>
      promisify(execFile)(join(bin, 'pg_isready'), ['-h', folder, '-p', String(port)], account).then(() => true),
    options: account,
    endsBy: 'SIGINT',
  })
  return sql
}

test('PostgreSQL: every refused statement is one error in each of its three logs, with what explains it', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const sql = await postgres(folder)
  await sql('create table stock (id int primary key)', 'insert into stock values (1)')
  const clients = Array.from({ length: 8 }, async () => {
    for (let i = 0; i < 10; i++) {
      await sql('select 1', 'insert into stock\nvalues (1)', "select 'no ERROR:  here'", 'select * from nowhere')
    }
  })
  await Promise.all(clients)
  for (const [file, format] of [
    ['server.log', 'postgres'],
    ['server.csv', 'postgres-csv'],
    ['server.json', 'postgres-json'],
  ] as const) {
    const followed = followLog(join(folder, file))
    await followed.becomes({ 'postgresql error': 160 })
    expect(followed.recognised()).toBe(format)
    expect(followed.errors.every(({ group }) => group.class === 'database')).toBe(true)
    expect(new Set(followed.errors.map(({ group }) => group.id)).size).toBe(2)
  }
})

test('L24: nginx: one request is one error of its error log and one failed request of its access log', {
  timeout: limitMs,
}, async () => {
  const folder = await folderOfTest()
  const [port, dead, alsoDead] = await freePorts(3).then((base) => [base, base + 1, base + 2])
  await mkdir(join(folder, 'tmp'))
  // Its workers are nobody.
  await chmod(folder, 0o755)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`)
    .join('\n')
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; worker_processes 2; error_log ${folder}/error.log info;
events { worker_connections 256; }
http {
  ${temporary}
  access_log ${folder}/access.log combined;
  upstream shop { server 127.0.0.1:${dead} max_fails=0; server 127.0.0.1:${alsoDead} max_fails=0; }
  server {
    listen 127.0.0.1:${port};
    location /dead { proxy_pass http://shop; }
    location /missing { root ${folder}; }
    location / { return 200 ok; }
  }
}
`,
  )
  const url = `http://127.0.0.1:${port}`
  await runProgram({
    command: 'nginx',
    args: ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    readyAt: `${url}/metrics`,
  })
  const urls = Array.from({ length: 300 }, (_, i) => `${url}${['/ok', `/dead?n=${i}`, '/missing'][i % 3]}`)
  expect(await askMany(urls, 8)).toEqual({ 200: 100, 502: 100, 404: 100 })

  // Two servers were tried for each request, so that there are two lines for each.
  const errors = followLog(join(folder, 'error.log'))
  await errors.becomes({ 'nginx error': 100 })
  expect(errors.recognised()).toBe('nginx-error')
  expect(errors.counts.every(({ vantage }) => vantage === 'error-log')).toBe(true)
  const access = followLog(join(folder, 'access.log'))
  await access.becomes({ 'HTTP 502': 100 })
  expect(access.requestCount()).toBe(300)
  // Of a service that has both, one is the rate; the other one's errors are not added to it.
  expect(access.counts.every(({ vantage }) => vantage === 'access-log')).toBe(true)
  const routes = new Set([...errors.errors, ...access.errors].map(({ group }) => group.route))
  expect(routes).toEqual(new Set(['GET /dead']))
})
