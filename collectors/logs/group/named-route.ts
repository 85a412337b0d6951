import type { LogRecord } from '../formats/format.ts'
import { routeOf } from './route.ts'

/** How servers and frameworks name the request that failed in what they write of it: method and path, where both stand there. */
const sayings: readonly RegExp[] = [
  // Django, with its words for each status.
  /^(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout): (?<path>\/\S{0,2000})/,
  // Flask.
  /^Exception on (?<path>\/\S{0,2000}) \[(?<method>[A-Z]{2,20})\]/,
  // gunicorn.
  /^Error handling request (?<path>\/\S{0,2000})/,
  // Tornado.
  /^Uncaught exception (?<method>[A-Z]{2,20}) (?<path>\/\S{0,2000}) \(/,
  // Undertow, which WildFly and Quarkus answer with.
  /^UT005023: Exception handling request to (?<path>\/\S{0,2000})/,
  // Sanic.
  /^Exception occurred while handling uri: '\w{1,10}:\/\/[^/'\s]{1,260}(?<path>\/[^'\s]{0,2000})'/,
]
/** mod_proxy, in its last line of a request. */
const returnedBy = /^Error reading from remote server returned by (?<path>\/\S{0,2000})$/
/** What the error log of nginx has behind each line. */
const request = /^(?<method>[A-Z]{2,20}) (?<path>\/\S*)$/

/** The route of the request that an error was written for, where a record names it: `GET /orders/:id`, or its path alone. */
export function namedRoute(heads: readonly LogRecord[]): string | null {
  for (const { message, code } of heads) {
    const found = sayings.map((saying) => saying.exec(message)).find(Boolean) ?? proxied(message, code)
    const { method, path } = found?.groups ?? {}
    if (path !== undefined) return method === undefined ? routeOf(path) : `${method} ${routeOf(path)}`
  }
  return null
}

const proxied = (message: string, code: string | null): RegExpExecArray | null =>
  code === 'AH00898' ? returnedBy.exec(message) : request.exec(code ?? '')
