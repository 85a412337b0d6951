import { type Format, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { parseIso } from './stamp.ts'

const shape = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w{3,8})\] (\d+)#(\d+): (?:\*(\d+) )?(.*)$/
const tail = /, client: /
const requestOf = /, request: "([A-Z]{2,20}) (\S{1,2000})/

export const format: Format = {
  name: 'nginx-error',
  about: "nginx's error log.",
  vantage: 'error-log',
  parse(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', word = '', pid, , connection, text = ''] = found
    const cut = text.search(tail)
    const message = cut < 0 ? text : text.slice(0, cut)
    // A missing file is a 404, which is the client's error.
    const isMissing = message.includes('(2: No such file or directory)') || message.includes('is forbidden')
    const request = requestOf.exec(text)
    return logRecord({
      level: isMissing ? 'info' : levelOfWord(word),
      message,
      logger: 'nginx',
      key: `${pid}*${connection ?? ''}`,
      ...parseIso(time),
      code: request ? `${request[1]} ${request[2]}` : null,
    })
  },
  examples: [
    {
      line: '2026/11/24 03:42:06 [error] 1693#1693: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: shop.local, request: "GET /dead HTTP/1.1", upstream: "http://127.0.0.1:5996/dead", host: "127.0.0.1:5989"',
      record: {
        level: 'error',
        message: 'connect() failed (111: Connection refused) while connecting to upstream',
        key: '1693*1',
        code: 'GET /dead',
      },
    },
    {
      line: '2026/11/24 03:42:06 [error] 1693#1693: *2 open() "/var/www/x" failed (2: No such file or directory), client: 127.0.0.1, server: s, request: "GET /x HTTP/1.1"',
      record: { level: 'info' },
    },
    { line: '2026/11/24 03:42:06 [emerg] 1#1: bind() to 0.0.0.0:80 failed', record: { level: 'fatal' } },
  ],
}
