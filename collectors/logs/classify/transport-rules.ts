import type { ClassRule } from './class-rule.ts'

/** Who did not answer in time. */
export const timeoutRules: readonly ClassRule[] = [
  {
    id: 'python-timeout',
    class: 'timeout',
    type: /^(?:requests\.exceptions\.(?:Timeout|ConnectTimeout|ReadTimeout)|urllib3\.exceptions\.(?:TimeoutError|ReadTimeoutError|ConnectTimeoutError)|httpx\.\w*Timeout\w*|httpcore\.\w*Timeout|asyncio\.(?:exceptions\.)?TimeoutError|TimeoutError|socket\.timeout|celery\.exceptions\.\w*(?:TimeLimitExceeded|TimeoutError)|ReadTimeout|ConnectTimeout|aiohttp\..*TimeoutError)$/,
  },
  {
    id: 'java-timeout',
    class: 'timeout',
    type: /(?:SocketTimeoutException|HttpTimeoutException|HttpConnectTimeoutException|concurrent\.TimeoutException|ReadTimeoutException|WriteTimeoutException|ConnectTimeoutException|AsyncRequestTimeoutException)$/,
  },
  {
    id: 'node-timeout',
    class: 'timeout',
    code: /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/,
  },
  { id: 'node-timeout-type', class: 'timeout', type: /^(?:AbortError|\w*TimeoutError)$/ },
  {
    id: 'dotnet-timeout',
    class: 'timeout',
    type: /^System\.(?:TimeoutException|Threading\.Tasks\.TaskCanceledException)$|TimeoutRejectedException$/,
  },
  {
    id: 'ruby-timeout',
    class: 'timeout',
    type: /^(?:Net::(?:Read|Open|Write)Timeout|Timeout::\w+|Faraday::TimeoutError|Rack::Timeout::\w+)$/,
  },
  {
    id: 'timeout-words',
    class: 'timeout',
    message:
      /\btimed? ?out\b|WORKER TIMEOUT|ETIMEDOUT|deadline exceeded|DEADLINE_EXCEEDED|deadline has elapsed|\bElapsed\(\(\)\)|\(70007\)|cURL error 28\b/i,
  },
]

/** Who could not be reached, or went away. */
export const networkRules: readonly ClassRule[] = [
  {
    id: 'python-network',
    class: 'network',
    type: /^(?:Connection(?:Refused|Reset|Aborted)?Error|BrokenPipeError|requests\.exceptions\.(?:ConnectionError|SSLError|ProxyError|ChunkedEncodingError)|urllib3\.exceptions\.(?:NewConnectionError|ProtocolError|SSLError|NameResolutionError|ProxyError)|socket\.(?:gaierror|herror)|ssl\.SSL\w*Error|httpx\.(?:Connect|Read|Write|Close|Network|Proxy|RemoteProtocol)Error|aiohttp\..*Client\w*Error|kombu\.exceptions\.OperationalError|urllib\.error\.URLError|(?:http\.client\.)?(?:RemoteDisconnected|IncompleteRead)|paramiko\..*)$/,
  },
  {
    id: 'java-network',
    class: 'network',
    type: /^java\.net\.(?:ConnectException|UnknownHostException|NoRouteToHostException|SocketException|BindException)$|^java\.nio\.channels\.\w*ChannelException$|^javax\.net\.ssl\.|^java\.io\.EOFException$|NoHttpResponseException$|HttpHostConnectException$|PrematureCloseException$/,
  },
  {
    id: 'errno-network',
    class: 'network',
    code: /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET|CERT_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_\w+|ERR_SSL_\w+)$/,
  },
  {
    id: 'dotnet-network',
    class: 'network',
    type: /^System\.(?:Net\.(?:Sockets\.SocketException|Http\.HttpRequestException|Http\.HttpIOException|WebException)|Security\.Authentication\.AuthenticationException)$/,
    message: /^(?!Response status code)/,
  },
  {
    id: 'ruby-network',
    class: 'network',
    type: /^(?:Errno::(?:ECONN\w+|EPIPE|EHOSTUNREACH|ENETUNREACH)|SocketError|OpenSSL::SSL::SSLError|Faraday::(?:ConnectionFailed|SSLError)|EOFError)$/,
  },
  {
    id: 'grpc-unavailable',
    class: 'network',
    message: /^UNAVAILABLE\b|StatusCode\.UNAVAILABLE|code = Unavailable\b|14 UNAVAILABLE/,
  },
  {
    id: 'network-words',
    class: 'network',
    message:
      /[Cc]onnection (?:was )?(?:refused|reset|aborted)|ECONNREFUSED|ECONNRESET|[Nn]o such host|Name or service not known|ENOTFOUND|EAI_AGAIN|[Bb]roken pipe|EPIPE|socket hang up|fetch failed|No route to host|no route to host|[Nn]etwork is unreachable|\bx509:|\btls: |kind: Connection(?:Refused|Reset|Aborted)|Failed to establish a new connection|Temporary failure in name resolution|certificate verify failed|(?:^|: )(?:unexpected )?EOF$|cURL error (?:5|6|7|35|52|56|60)\b|[Uu]nknown host/,
  },
]
