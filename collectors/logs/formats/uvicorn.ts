import { type Format, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'

const access = /^INFO: +\S{1,100} - "([A-Z]{3,20}) (\S{1,8000})(?: HTTP\/[\d.]+)?" (\d{3})(?: [\w '-]{0,40})?$/
/** The level is padded to nine characters with the colon; Python's own simple layout is not. */
const words = /^(?=.{10})(DEBUG|INFO|WARNING|ERROR|CRITICAL|TRACE): {1,6}(?<= {4,6}|G: {2}|L: |: {3})(\S.*)$/

export const format: Format = {
  name: 'uvicorn',
  about: 'uvicorn and FastAPI: requests, and errors with their tracebacks. It writes no times.',
  vantage: 'access-log',
  parse(line) {
    const request = access.exec(line)
    if (request) {
      const [, method = '', path = '', code = ''] = request
      const status = Number(code)
      const level = status >= 500 ? 'error' : 'info'
      return logRecord({
        alone: true,
        level,
        message: `${method} ${path}`,
        request: { method, path, status, agent: '' },
      })
    }
    const said = words.exec(line)
    return said ? logRecord({ level: levelOfWord(said[1] ?? ''), message: said[2] ?? '', logger: 'uvicorn' }) : null
  },
  examples: [
    {
      line: 'INFO:     127.0.0.1:51234 - "GET /boom HTTP/1.1" 500 Internal Server Error',
      record: { level: 'error', request: { method: 'GET', path: '/boom', status: 500, agent: '' } },
    },
    {
      line: 'INFO:     127.0.0.1:51234 - "GET / HTTP/1.1" 200 OK',
      record: { level: 'info', request: { method: 'GET', path: '/', status: 200, agent: '' } },
    },
    {
      line: 'ERROR:    Exception in ASGI application',
      record: { level: 'error', message: 'Exception in ASGI application', head: true },
    },
    { line: 'WARNING:  Invalid HTTP request received.', record: { level: 'warn' } },
    { line: 'INFO:     Application startup complete.', record: { level: 'info' } },
  ],
}
