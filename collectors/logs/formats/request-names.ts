import { parseCommonLog, parseEpoch, parseIso, type Stamp } from './stamp.ts'

/** Names are the writer's own choice, so that each is looked for as nginx calls its variable and in other ways. */
export const requestNames = {
  status: [
    'status',
    'http_status',
    'response_status',
    'status_code',
    'response_code',
    'downstreamstatus',
    'edgeresponsestatus',
  ],
  request: ['request'],
  method: ['request_method', 'method', 'http_method', 'httpmethod', 'requestmethod', 'clientrequestmethod'],
  path: ['request_uri', 'uri', 'path', 'url', 'requestpath', 'resourcepath', 'clientrequesturi'],
  agent: ['http_user_agent', 'user_agent', 'agent', 'request_user-agent', 'useragent', 'clientrequestuseragent'],
  backend: [
    'proxy_host',
    'upstream_name',
    'proxy_upstream_name',
    'upstream',
    'upstream_cluster',
    'backend',
    'servicename',
  ],
  address: ['upstream_addr', 'upstream_address'],
  host: ['host', 'http_host', 'server_name', 'vhost', 'authority', 'requesthost', 'clientrequesthost'],
  upstreamStatus: ['upstream_status'],
  connectTime: ['upstream_connect_time'],
  headerTime: ['upstream_header_time'],
  bytesReceived: ['upstream_bytes_received'],
  flags: ['response_flags'],
  time: [
    'time_iso8601',
    '@timestamp',
    'timestamp',
    'time',
    'time_local',
    'msec',
    'ts',
    'start_time',
    'startutc',
    'requesttime',
    'edgestarttimestamp',
  ],
} as const

/** Where one of these says something, the record is one of a program and not of an access log. */
export const saidNames: readonly string[] = ['msg', 'message', 'stack', 'exc_info', 'exception', 'err']

/** The time that one of the fields tells. */
export function stampOfField(text: string | null): Stamp {
  if (text === null) return { stamp: null, zoned: false }
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) return parseEpoch(Number(text))
  const iso = parseIso(text)
  return iso.stamp === null ? parseCommonLog(text) : iso
}
