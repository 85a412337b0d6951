import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import type { SyslogConfig } from '../../../runtime/config-ways-in.ts'
import type { Log } from '../../../runtime/log.ts'
import { StartError } from '../../../runtime/start-error.ts'
import { createFedLogs } from './fed-logs.ts'
import type { LogWay } from './log-way.ts'
import { namedOwners } from './owner-names.ts'
import { createSyslogFrames } from './syslog-frames.ts'
import { readSyslog } from './syslog-message.ts'
import { syslogMetrics } from './syslog-metrics.ts'
import { watchDrops } from './udp-drops.ts'

const againMs = 100
const maxConnections = 500
/** What comes faster than it is read waits here; the kernel gives less where it may not give so much. */
const udpBufferBytes = 4 * 1_048_576

/** Syslog over UDP and TCP: the program of a message is its service. */
export function syslogWay(config: SyslogConfig): LogWay {
  const name = `syslog ${config.host}:${config.port}`
  const owners = namedOwners(config)
  let open = async () => {}
  return {
    name,
    open: () => open(),
    create(deps) {
      const { sink, clock, log } = deps
      const logs = createFedLogs(null, deps)
      const { refused } = syslogMetrics(deps.metrics)
      const closes: (() => void)[] = []
      const sockets = new Set<Socket>()
      let dropped = 0

      const take = (text: string, isCut = false) => {
        const { program, letters } = readSyslog(text)
        const owner = owners.of([program])
        if (owner === null) return
        for (const letter of letters) logs.line({ owner, stream: program ?? '' }, letter.text, { letter, isCut })
      }
      /** Nobody can be told to send it again: what is not read is said to be missing. */
      const miss = (bytes: Buffer, reason: string) => {
        const owner = owners.of([readSyslog(bytes.toString('utf8')).program])
        if (owner) sink.gap(owner, { target: name, bytes: bytes.length, reason })
      }
      const takeDatagram = (bytes: Buffer) => {
        if (sink.isFull()) {
          refused.inc({ reason: 'full' })
          miss(bytes, 'the outbox was full')
        } else take(bytes.toString('utf8'))
      }
      const onDrops = (count: number) => {
        refused.inc({ reason: 'dropped' }, count)
        dropped += count
        log.warn({ count }, 'datagrams of syslog came faster than they were read, and were thrown away')
      }
      const serve = (socket: Socket) => {
        const frames = createSyslogFrames(take)
        sockets.add(socket)
        const goOn = () => {
          if (sink.isFull() && !socket.destroyed) clock.after(againMs, goOn)
          else socket.resume()
        }
        socket.on('data', (chunk) => {
          const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
          if (!frames.take(bytes)) {
            log.warn({ from: socket.remoteAddress }, 'a length of a syslog message is none; the connection is closed')
            refused.inc({ reason: 'length' })
            miss(bytes, 'a length before a message was none')
            socket.destroy()
          } else if (sink.isFull()) {
            socket.pause()
            goOn()
          }
        })
        socket.on('end', () => frames.end())
        socket.on('error', () => socket.destroy())
        socket.on('close', () => sockets.delete(socket))
      }
      open = async () => {
        const onDrop = () => {
          refused.inc({ reason: 'connections' })
          log.warn(`over ${maxConnections} connections of syslog; one was closed`)
        }
        if (config.tcp) closes.push(await listenTcp(config, { serve, onDrop }))
        if (config.udp) {
          const udp = await listenUdp(config, takeDatagram, log)
          closes.push(udp.close, watchDrops(udp.port, { clock, onDrops }))
        }
        log.info({ host: config.host, port: config.port }, 'taking syslog')
      }

      return {
        key: name,
        start: logs.start,
        async stop() {
          for (const close of closes.splice(0)) close()
          for (const socket of sockets) socket.destroy()
          logs.stop()
        },
        checkpoint: logs.checkpoint,
        reports() {
          const note = `${dropped} datagrams came faster than they were read, and were thrown away; TCP waits instead.`
          return logs
            .reports({ name, onlyFailing: true, isNamed: owners.isNamed })
            .map((report) => (dropped === 0 ? report : { ...report, notes: [...report.notes, note] }))
        },
      }
    },
  }
}

const busy = ({ host, port }: SyslogConfig, code: string | undefined) =>
  new StartError(
    `collector.syslog cannot listen on ${host}:${port} (${code}); choose another port, above 1023 where it is not root's`,
  )

type Tcp = { serve: (socket: Socket) => void; onDrop: () => void }

function listenTcp(config: SyslogConfig, { serve, onDrop }: Tcp): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer(serve)
    server.maxConnections = maxConnections
    server.on('drop', onDrop)
    server.once('error', (error: NodeJS.ErrnoException) => reject(busy(config, error.code)))
    server.listen(config.port, config.host, () => resolve(() => server.close()))
  })
}

type Udp = { port: number; close: () => void }

function listenUdp(config: SyslogConfig, onMessage: (bytes: Buffer) => void, log: Log): Promise<Udp> {
  return new Promise((resolve, reject) => {
    const type = isIPv6(config.host) ? 'udp6' : 'udp4'
    const socket: UdpSocket = createSocket({ type, recvBufferSize: udpBufferBytes })
    const fail = (error: NodeJS.ErrnoException) => reject(busy(config, error.code))
    socket.once('error', fail)
    socket.bind(config.port, config.host, () => {
      socket.off('error', fail)
      socket.on('error', (error) => log.warn({ err: error }, 'syslog over UDP failed'))
      socket.on('message', onMessage)
      resolve({ port: socket.address().port, close: () => socket.close() })
    })
  })
}
