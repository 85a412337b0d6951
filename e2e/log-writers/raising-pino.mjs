// Writes what a service with pino writes: so many errors of two kinds among other lines.
import { connect } from 'node:net'
import pino from 'pino'

const log = pino({ name: 'pay' }, pino.destination({ dest: 1, sync: true }))
const refused = () =>
  new Promise((resolve) => {
    connect(1, '127.0.0.1').once('error', resolve)
  })

for (let i = 0; i < Number(process.argv[2]); i++) {
  log.info({ order: i }, 'accepted, no error')
  log.error({ err: new Error('charge failed', { cause: await refused() }) }, 'charge failed')
  log.warn({ err: new Error('slow') }, 'will retry')
  try {
    null.price
  } catch (error) {
    log.error(error)
  }
}
log.fatal('going down')
