import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { startRedis } from '../redis-server.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { recordScrapes } from './scrape-recorder.ts'
import { watchExporter } from './watch-exporter.ts'

test('redis_exporter: commands are requests, what Redis refused is an error, what clients did wrong stands beside', async () => {
  const server = await startRedis({ settings: { maxmemory: '3mb' } })
  onTestFinished(() => server.stop())
  const port = await freePorts(1)
  const metrics = `http://127.0.0.1:${port}/metrics`
  const args = [`-redis.addr=${server.url}`, `-web.listen-address=127.0.0.1:${port}`]
  await runProgram({ command: 'prometheus-redis-exporter', args, readyAt: metrics })
  const redis = new Redis(server.url)
  onTestFinished(() => redis.disconnect())
  await redis.lpush('list', 'one')

  const recorded = await recordScrapes(metrics)
  const watched = await watchExporter(recorded.url)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'redis' })
  for (let i = 0; i < 40; i++) await redis.set(`key-${i}`, 'x')
  for (let i = 0; i < 7; i++) await redis.incr('list').catch(() => {})
  const tooMuch = 'x'.repeat(1_000_000)
  let refused = 0
  for (let i = 0; i < 12; i++) {
    await redis.set(`big-${i}`, tooMuch).catch((error: Error) => {
      if (error.message.startsWith('OOM')) refused++
    })
  }
  expect(refused).toBeGreaterThan(5)
  await watched.becomes({ errors: refused, classes: { database: refused } })
  await watched.stop()

  const { requests, sides } = watched.counted()
  // The exporter's own commands are among them, and each one is there once.
  expect(requests).toBe(recorded.rise('redis_commands_processed_total') + refused)
  expect(requests).toBeGreaterThanOrEqual(40 + 7 + 12)
  expect(sides['cache|failed calls|incr']).toBe(7)
  expect(sides['cache|rejected calls|set']).toBe(refused)
})

test('postgres_exporter: transactions by database, and a deadlock is an error', { timeout: 60_000 }, async () => {
  const home = await folderOfTest()
  const { bin, account } = await postgresHere(home)
  const data = join(home, 'data')
  await promisify(execFile)(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], account)
  const port = await freePorts(2)
  const settings = [
    ...['listen_addresses=127.0.0.1', `unix_socket_directories=${home}`, 'fsync=off', 'autovacuum=off'],
    ...['shared_buffers=16MB', 'max_connections=20', 'deadlock_timeout=20ms'],
  ].flatMap((setting) => ['-c', setting])
  const sql = async (database: string, ...commands: string[]) => {
    const options = ['-h', home, '-p', String(port), '-U', 'postgres', '-d', database, '-At', '-v', 'ON_ERROR_STOP=0']
    const { stdout } = await promisify(execFile)(
      join(bin, 'psql'),
      [...options, ...commands.flatMap((command) => ['-c', command])],
      account,
    )
    return stdout.trim()
  }
  await runProgram({
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings],
    // It answers HTTP with nothing; that it is there is seen by its clients.
    isReady: () => sql('postgres', 'select 1').then(() => true),
    options: account,
    // SIGTERM waits for its clients, and the exporter keeps its connection.
    endsBy: 'SIGINT',
  })
  await sql('postgres', 'create database shop')
  await sql('shop', 'create table stock (id int primary key, n int)', 'insert into stock values (1, 0), (2, 0)')
  const metrics = `http://127.0.0.1:${port + 1}/metrics`
  await runProgram({
    command: 'prometheus-postgres-exporter',
    args: [`--web.listen-address=127.0.0.1:${port + 1}`],
    readyAt: metrics,
    options: {
      env: { ...process.env, DATA_SOURCE_NAME: `postgresql://postgres@127.0.0.1:${port}/postgres?sslmode=disable` },
    },
  })

  const recorded = await recordScrapes(metrics)
  const watched = await watchExporter(recorded.url)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'postgres' })
  await sql('shop', ...Array.from({ length: 25 }, () => 'update stock set n = n + 1 where id = 1'))
  await sql('shop', 'begin', 'update stock set n = 0', 'rollback')
  const locks = (first: number, second: number) =>
    sql(
      'shop',
      `begin; update stock set n = 1 where id = ${first}; select pg_sleep(0.3); update stock set n = 1 where id = ${second}; commit`,
    ).catch(() => {})
  await Promise.all([locks(1, 2), locks(2, 1)])
  await expect
    .poll(() => sql('postgres', "select deadlocks from pg_stat_database where datname = 'shop'"), { timeout: 10_000 })
    .toBe('1')
  await expect.poll(() => watched.counted().errors, { timeout: 10_000 }).toBe(1)
  const [committed, rolledBack] = (
    await sql('postgres', "select xact_commit, xact_rollback from pg_stat_database where datname = 'shop'")
  ).split('|')
  await watched.next()
  await watched.stop()

  const { errors, classes, routes } = watched.counted()
  expect({ errors, classes }).toEqual({ errors: 1, classes: { database: 1 } })
  const rise = (counter: string) => recorded.rise(`pg_stat_database_${counter}`, 'datname="shop"')
  const transactions = rise('xact_commit') + rise('xact_rollback')
  expect(routes.shop).toEqual({ requests: transactions, errors: 1 })
  expect(transactions).toBeGreaterThanOrEqual(28)
  expect(Number(committed) + Number(rolledBack)).toBeGreaterThanOrEqual(transactions)
})

/** Debian's server programs, and the account to run them as: PostgreSQL refuses to be root. */
async function postgresHere(home: string) {
  const versions = '/usr/lib/postgresql'
  let newest: string | undefined
  try {
    newest = readdirSync(versions)
      .sort((a, b) => Number(a) - Number(b))
      .at(-1)
  } catch {
    // The message below says it.
  }
  if (newest === undefined) throw new Error('PostgreSQL is not installed: apt-get install -y postgresql')
  const account: { uid?: number; gid?: number; cwd: string } = { cwd: home }
  if (process.getuid?.() === 0) {
    const id = (option: string) => Number(execFileSync('id', [option, 'postgres']).toString())
    account.uid = id('-u')
    account.gid = id('-g')
    await chown(home, account.uid, account.gid)
  }
  return { bin: join(versions, newest, 'bin'), account }
}
