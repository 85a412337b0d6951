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
    code: /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|ETIMEOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/,
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
  // Whatever the library: most say it in the name.
  {
    id: 'timeout-typed',
    class: 'timeout',
    type: /(?:Timeout|TimedOut|TimeLimitExceeded|DeadlineExceeded)(?:Error|Exception)?$/,
  },
  {
    id: 'timeout-words',
    class: 'timeout',
    message:
      /\btimed ?out\b|(?<![\w'"`$./([]|(?:invalid|missing|unknown|argument|parameter) )time-?out\b(?!['"`)\w.(=]| (?:value|must|should|can|is|cannot|argument|parameter|setting|option|not|config)\b)|WORKER TIMEOUT|Client\.Timeout (?:exceeded|or)\b|Maximum execution time of|time ?limit (?:\(\d{1,9}s\) )?exceeded|ETIMEDOUT|deadline[ _]?exceeded|deadline has elapsed|\bElapsed\(\(\)\)|\(70007\)|cURL error 28\b/i,
  },
]

/** Who could not be reached, or went away. */
export const networkRules: readonly ClassRule[] = [
  {
    id: 'python-network',
    class: 'network',
    type: /^(?:Connection(?:Refused|Reset|Aborted)?Error|BrokenPipeError|requests\.exceptions\.(?:ConnectionError|SSLError|ProxyError|ChunkedEncodingError)|urllib3\.exceptions\.(?:NewConnectionError|ProtocolError|SSLError|NameResolutionError|ProxyError)|socket\.(?:gaierror|herror)|ssl\.SSL\w*Error|httpx\.(?:Connect|Read|Write|Close|Network|Proxy|RemoteProtocol)Error|aiohttp\..*Client(?!Response)\w*Error|kombu\.exceptions\.OperationalError|urllib\.error\.URLError|(?:http\.client\.)?(?:RemoteDisconnected|IncompleteRead)|paramiko\..*)$/,
  },
  {
    id: 'java-network',
    class: 'network',
    type: /^java\.net\.(?:ConnectException|UnknownHostException|NoRouteToHostException|SocketException|BindException)$|^java\.nio\.channels\.\w*ChannelException$|^javax\.net\.ssl\.|^java\.io\.EOFException$|NoHttpResponseException$|HttpHostConnectException$|PrematureCloseException$/,
  },
  {
    id: 'errno-network',
    class: 'network',
    code: /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRINUSE|EPROTO|ESERVFAIL|ESOCKET|ERR_NETWORK|ERR_STREAM_PREMATURE_CLOSE|UNABLE_TO_GET_ISSUER_CERT\w*|UND_ERR_SOCKET|CERT_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_\w+|ERR_SSL_\w+)$/,
  },
  {
    id: 'dotnet-network',
    class: 'network',
    type: /^System\.(?:Net\.(?:Sockets\.SocketException|Http\.HttpRequestException|Http\.HttpIOException|WebException)|Security\.Authentication\.AuthenticationException)$/,
    message: /^(?!Response status code|The remote server returned an error)/,
  },
  {
    id: 'ruby-network',
    class: 'network',
    type: /^(?:Errno::(?:ECONN\w+|EPIPE|EHOSTUNREACH|ENETUNREACH)|SocketError|OpenSSL::SSL::SSLError|Faraday::(?:ConnectionFailed|SSLError)|EOFError)$/,
  },
  // Whatever the library: most say it in the name.
  {
    id: 'network-typed',
    class: 'network',
    type: /(?:Connect(?:ion)?|Connection(?:Refused|Reset|Closed|Lost|Aborted|Forced|Failed|Failure|Loss|Shutdown)|NotConnected|EndpointNotFound|(?:Dis|Un)connect(?:ed)?|Network|StreamLost|WebSocket|Unreachable|Unresolved\w{0,20}|Certificate\w{0,20}|AlreadyClosed|ShutdownSignal|NoBrokersAvailable)(?:Error|Exception)$|ConnectionClosed\w{0,40}$|Disconnected$|NoBrokersAvailable$|IncompleteReadError$|NXDOMAIN$|ConnectionForced$|TCPConnectionFailed|ServerBrokeConnection$|^sun\.security\.|\.ssl\.\w{1,60}$|^(?:com\.rabbitmq\.client|RabbitMQ\.Client\.Exceptions)\.|AmqpIOException$|^javax\.naming\.CommunicationException$/,
  },
  {
    id: 'grpc-unavailable',
    class: 'network',
    message:
      /^UNAVAILABLE\b|StatusCode\.UNAVAILABLE|code = Unavailable\b|14 UNAVAILABLE|StatusCode="Unavailable"|^status: Unavailable\b|GRPC::Unavailable/,
  },
  {
    id: 'network-words',
    class: 'network',
    message:
      /[Cc]onnection (?:was |is |has been )?(?:refused|reset|aborted|closed|lost|failed)|\[Errno (?:32|101|104|111|113)\]|ECONNREFUSED|ECONNRESET|[Nn]o such host|Name or service not known|ENOTFOUND|EAI_AGAIN|[Bb]roken pipe|EPIPE|socket hang up|fetch failed|Failed to fetch|No route to host|no route to host|[Nn]etwork is unreachable|\bx509:|\btls: |kind: Connection(?:Refused|Reset|Aborted)|Failed to establish a new connection|Temporary failure in name resolution|certificate verify failed|(?:^|: )(?:unexpected )?EOF$|cURL error (?:5|6|7|35|52|56|60)\b|[Uu]nknown host|[Uu]nknownHostException|[Aa]ddress already in use|Broker transport failure|[Bb]roker may not be available|Node may not be available|bootstrap urls|available brokers|seed brokers|no servers available for connection|CONNECTION_FORCED|channel\/connection is not open|server disconnected|Server disconnected|use of closed network connection|server closed idle connection|server misbehaving|\bGOAWAY\b|[Cc]ould not resolve host|failed to lookup address|getaddrinfo|SSL routines|SSL operation failed|invalid peer certificate|certificate has expired|closed before message completed|IncompleteMessage|(?:[Ff]ailed|[Uu]nable|[Cc]ould not|[Cc]annot) (?:to )?connect to|tcp connect error|[Ss]ocket closed|Network Error$/,
  },
]
