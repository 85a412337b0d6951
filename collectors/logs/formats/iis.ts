import { type Format, logRecord } from './format.ts'
import { parseIso } from './stamp.ts'

/** date time [site computer] s-ip method stem query port user c-ip [version] agent [cookie] [referer] [host] status … */
const shape =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{3})? (?:\S{1,100} ){0,2}(?:[\da-fA-F.:%]{3,45} )([A-Z]{3,20}) (\/\S{0,4000}) (\S{1,4000}) \d{1,5} \S{1,200} [\da-fA-F.:%]{3,45} (?:HTTP\/[\d.]{1,3} )?(\S{1,1000}) (?:\S{1,4000} ){0,3}(\d{3}) \d{1,4} \d{1,10}(?: \d{1,12}){0,3}$/

export const format: Format = {
  name: 'iis',
  about: 'The access log of IIS in its usual fields (W3C).',
  vantage: 'access-log',
  parse(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', method = '', stem = '', query = '-', agent = '', status = ''] = found
    const path = query === '-' ? stem : `${stem}?${query}`
    return logRecord({
      alone: true,
      level: Number(status) >= 500 ? 'error' : 'info',
      message: `${method} ${stem}`,
      // The times of this log are those of Greenwich.
      ...parseIso(`${time}Z`),
      request: { method, path, status: Number(status), agent: agent.replaceAll('+', ' ') },
    })
  },
  examples: [
    {
      line: '2026-11-24 03:42:10 10.0.0.7 GET /checkout a=b 443 - 192.168.0.7 Mozilla/5.0+(Windows+NT+10.0) https://shop.local/ 500 0 0 187',
      record: {
        level: 'error',
        stamp: 1_795_491_730_000,
        zoned: true,
        request: { method: 'GET', path: '/checkout?a=b', status: 500, agent: 'Mozilla/5.0 (Windows NT 10.0)' },
      },
    },
    {
      line: '2026-11-24 03:42:10 W3SVC1 VM 10.0.0.7 POST /cart - 80 shop\\ann ::1 HTTP/1.1 curl/8 - - shop.local 200 0 0 5120 340 31',
      record: { level: 'info', request: { method: 'POST', path: '/cart', status: 200, agent: 'curl/8' } },
    },
  ],
}
