// A shop that has Sentry's SDK and nothing else to do with whoever takes its errors: the DSN comes from the environment.
import { once } from 'node:events'
import { createServer } from 'node:net'
import * as Sentry from '@sentry/node'
import express from 'express'

const [first] = process.argv.slice(2)
// As the documentation says it, for those who want each one of equal errors.
const withoutDedupe = { integrations: (all) => all.filter(({ name }) => name !== 'Dedupe') }
Sentry.init({
  tracesSampleRate: 1,
  enableLogs: true,
  beforeSend: (event) => event,
  ...(first === 'each' ? withoutDedupe : {}),
})

class PaymentError extends Error {
  name = 'PaymentError'
}

/** The cause is what the operating system says of a port where nobody listens any more. */
async function pay(order) {
  try {
    await fetch(`http://127.0.0.1:${deadPort}/charge`)
  } catch (error) {
    throw new PaymentError(`order ${order} was not paid, password=hunter2-Xy`, { cause: error })
  }
}

const steps = {
  async each() {},
  async captures(count) {
    for (let order = 0; order < count; order++) await pay(order).catch((error) => Sentry.captureException(error))
  },
  async messages(count) {
    for (let n = 0; n < count; n++) {
      Sentry.captureMessage(`no stock of item ${n}`, 'error')
      Sentry.captureMessage(`little stock of item ${n}`, 'warning')
    }
  },
  /** All at once, as an outage does it. */
  async burst(count) {
    for (let n = 0; n < count; n++) Sentry.captureException(new TypeError(`burst ${n}`))
    await Sentry.flush(10_000)
  },
  /** One after the other as fast as they come, so that the SDK's own queue never runs over. */
  async steady(count) {
    for (let n = 0; n < count; n++) {
      Sentry.captureException(new RangeError(`steady ${n}`))
      if (n % 20 === 19) await Sentry.flush(10_000)
    }
  },
  /** What is no error, and must cost nobody anything. */
  async others(count) {
    for (let n = 0; n < count; n++) {
      Sentry.startSession()
      Sentry.startSpan({ name: `job ${n}`, op: 'job' }, () => {})
      Sentry.captureCheckIn({ monitorSlug: 'nightly', status: 'ok' })
      Sentry.captureFeedback({ message: 'nice', name: 'Ann' })
      Sentry.logger.error('a line of a log', { n })
      Sentry.endSession()
    }
  },
  async attachment(count) {
    for (let n = 0; n < count; n++) {
      Sentry.withScope((scope) => {
        scope.addAttachment({ filename: 'note.txt', data: 'no money, no money' })
        scope.setTag('service', 'checkout')
        Sentry.captureException(new SyntaxError('with a file'))
      })
    }
  },
  async requests(count) {
    const app = express()
    app.get('/orders/:id', async () => {
      await pay(7)
    })
    app.get('/handled', (_, response) => {
      try {
        null.price
      } catch (error) {
        Sentry.captureException(error)
      }
      response.end('ok')
    })
    Sentry.setupExpressErrorHandler(app)
    // biome-ignore lint/complexity/useMaxParams: express knows a handler of errors by its four parameters.
    app.use((_error, _request, response, _next) => response.status(500).end())
    const server = await new Promise((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    const url = `http://127.0.0.1:${server.address().port}`
    for (let n = 0; n < count; n++) {
      await fetch(`${url}/orders/${n}?token=rt-5f2a9c81d7e64b`, {
        headers: { cookie: 'sessionid=f3a1c9d8e7b6a5f4e3d2' },
      })
      await fetch(`${url}/handled`)
    }
    server.close()
  },
  /** What nobody catches ends the program, once the SDK has said it. */
  async crash() {
    setTimeout(() => {
      throw new URIError('nobody catches this')
    }, 0)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  },
  async rejection() {
    void pay(1)
    await new Promise((resolve) => setTimeout(resolve, 200))
  },
}

const dead = createServer().listen(0, '127.0.0.1')
await once(dead, 'listening')
const deadPort = dead.address().port
dead.close()

for (const step of process.argv.slice(2)) {
  const [name, count = '1'] = step.split('=')
  await steps[name](Number(count))
}
const isFlushed = await Sentry.flush(10_000)
process.stdout.write(isFlushed ? 'flushed\n' : 'not flushed\n')
process.exit(0)
