import { readFile, writeFile } from 'node:fs/promises'
import { Counter, Histogram, type Registry } from 'prom-client'

const connections = 6
const waitMs = 400

export class DatabaseError extends Error {
  override name = 'DatabaseError'
  /** As PostgreSQL says that there are too many connections. */
  code = '53300'
}

export type Database = { query<T>(operation: string, work: () => Promise<T>): Promise<T> }

/**
 * A database of one file behind a pool of few connections: who waits too long for one gets none. It counts what happens
 * to it under the names that OpenTelemetry gives them.
 */
export async function openDatabase(
  file: string,
  { pool, registry }: { pool: string; registry: Registry },
): Promise<Database> {
  const duration = new Histogram({
    name: 'db_client_operation_duration_seconds',
    help: 'Duration of operations on the database',
    labelNames: ['db_system_name', 'db_operation_name', 'error_type'],
    buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5],
    registers: [registry],
  })
  const timeouts = new Counter({
    name: 'db_client_connection_timeouts_total',
    help: 'How often no connection of the pool was free in time',
    labelNames: ['db_client_connection_pool_name'],
    registers: [registry],
  })
  timeouts.inc({ db_client_connection_pool_name: pool }, 0)
  await writeFile(file, JSON.stringify({ rows: [] }))

  let free = connections
  const waiting = new Set<() => void>()
  const acquire = () =>
    new Promise<void>((resolve, reject) => {
      if (free > 0) {
        free--
        resolve()
        return
      }
      const take = () => {
        clearTimeout(timer)
        waiting.delete(take)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(take)
        timeouts.inc({ db_client_connection_pool_name: pool })
        reject(new DatabaseError(`no connection of pool ${pool} was free within ${waitMs} ms`))
      }, waitMs)
      waiting.add(take)
    })
  const release = () => {
    const [next] = waiting
    if (next) next()
    else free++
  }

  return {
    async query(operation, work) {
      await acquire()
      const labels = { db_system_name: 'file', db_operation_name: operation }
      const stop = duration.startTimer(labels)
      try {
        await readFile(file)
        const result = await work()
        stop()
        return result
      } catch (error) {
        stop({ error_type: error instanceof DatabaseError ? error.code : 'other' })
        throw error
      } finally {
        release()
      }
    },
  }
}
