import type { ClassRule } from './class-rule.ts'

const client =
  /H(?:TTP|ttp)(?:Status)?Error$|HttpServerErrorException|AxiosError$|HttpRequestException$|A(?:PI|pi)(?:Status|Response)?(?:Error|Exception)$|FeignException|Response(?:Error|Exception)|StatusCodeError$|RequestFailedException$|WebException$|Internal(?:Server)?Error$|Server(?:Error|Exception)$|HttpException$|ResponseStatusException$|AmazonS3Exception$|AmazonServiceException$|\.S3Exception$|ClientError$|^RestClient::/

const apacheProxy = /^AH(?:00957|01114|01102|00898|01097|00940|00961|01084|00992|01079)$/

const statusOfGateway = /\b(?:status(?: code)?|response code|HTTP(?:\/\d(?:\.\d)?"?)?)[ :=]{1,3}50[234]\b/i

/** What a proxy says of the servers behind it, and answers that only a gateway gives. */
export const gatewayRules: readonly ClassRule[] = [
  // The same dead backend is a 503 of Apache and HAProxy and a 502 of nginx; a slow one is a 502 of Apache. So the reason
  // comes from what the proxy says, and never from the code that it answers with.
  { id: 'apache-timeout', class: 'gateway', code: apacheProxy, message: /\((?:70007|110)\)/ },
  { id: 'apache-closed', class: 'gateway', code: apacheProxy, message: /\((?:20014|70014|104|32)\)/ },
  { id: 'apache-unreachable', class: 'gateway', code: /^AH(?:00957|01114|00940|01079)$/ },
  { id: 'apache-proxy', class: 'gateway', code: apacheProxy },
  { id: 'nginx-timeout', class: 'gateway', message: /\bupstream timed out\b/ },
  {
    id: 'nginx-closed',
    class: 'gateway',
    message: /\bupstream prematurely closed\b|\(104: Connection reset by peer\) while .{1,60} upstream/,
  },
  {
    id: 'nginx-unreachable',
    class: 'gateway',
    message: /\bconnect\(\) failed .{1,200} upstream|\bno live upstreams\b/,
  },
  {
    id: 'nginx-upstream',
    class: 'gateway',
    message:
      /while (?:connecting to|reading response header from|sending request to|reading|SSL handshaking to) upstream|upstream sent (?:invalid|no valid|too big) /,
  },
  {
    id: 'wsgi-daemon',
    class: 'gateway',
    message: /^(?:Timeout when reading|Truncated or oversized) response headers (?:received )?from daemon process/,
  },
  { id: 'django-gateway', class: 'gateway', message: /^(?:Bad Gateway|Service Unavailable|Gateway Timeout): \// },
  { id: 'upstream-status', class: 'gateway', type: client, message: /^\D{0,120}50[234]\b|Status(?: Code)?: 50[234]\b/ },
  {
    id: 'gateway-typed',
    class: 'gateway',
    type: /(?:^|[.:$])(?:BadGateway|ServiceUnavailable|GatewayTimeout)(?:Exception|Error)?$/,
  },
  { id: 'no-server-known', class: 'gateway', message: /Load balancer does not (?:have|contain)|no healthy upstream/ },
  {
    id: 'spring-gateway',
    class: 'gateway',
    type: /^org\.springframework\.cloud\.gateway\.|^com\.netflix\.zuul\./,
  },
  {
    id: 'proxy-words',
    class: 'gateway',
    message:
      /https?:? proxy error: |Could not proxy request|Failed to proxy |\bReverseProxy\b|Error occurred while (?:trying to proxy|proxying)|\bForwarderError\b|^Yarp\.|upstream connect error or disconnect/,
  },
  { id: 'yarp', class: 'gateway', type: /^Yarp\./ },
  {
    id: 'gateway-words',
    class: 'gateway',
    message: /\b50[234][ :]{1,3}\(?(?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)/i,
  },
  { id: 'status-gateway-typed', class: 'gateway', type: /./, message: statusOfGateway },
  { id: 'status-gateway', class: 'gateway', bare: true, message: statusOfGateway },
]

/** An answer of another service that says only that it failed. */
export const answerRules: readonly ClassRule[] = [
  { id: 'upstream-5xx', class: 'http_5xx', type: client, message: /^\D{0,120}5\d\d\b|Status(?: Code)?: 5\d\d\b/ },
  {
    id: 'answer-words',
    class: 'http_5xx',
    message:
      /\b(?:[Ss]tatus(?: ?[Cc]ode)?|[Rr]esponse code|HTTP(?:\/\d(?:\.\d)?"?)?)[ :=]{1,3}5\d\d\b|\b500[ :]{1,3}\(?Internal Server Error/,
  },
  { id: 'answer-typed', class: 'http_5xx', type: /(?:^|[.:$])InternalServerError(?:Exception|Error)?$/ },
  { id: 'django-5xx', class: 'http_5xx', bare: true, message: /^Internal Server Error: \// },
]
