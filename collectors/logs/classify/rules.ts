import type { ErrorClass } from '../../../contracts/error-class.ts'

/** One reason for a class. A rule holds when each pattern it has is found in its place. */
export type ClassRule = {
  id: string
  class: ErrorClass
  /** On the exception's full type. */
  type?: RegExp
  /** On the exception's message or the record's. */
  message?: RegExp
  /** On the record's code or the exception's. */
  code?: RegExp
  /** Only where no exception is known. */
  bare?: boolean
}

/**
 * In order of decision: the first rule that holds for any exception of the chain decides, the root cause being asked
 * first within a rule's class. A wrong one is a line to change here.
 */
export const classRules: readonly ClassRule[] = [
  { id: 'django-database', class: 'database', type: /^django\.db\.(?:utils\.)?\w*(?:Error|Exception)$/ },
  {
    id: 'python-database',
    class: 'database',
    type: /^(?:psycopg2?|MySQLdb|pymysql|sqlite3|sqlalchemy|asyncpg|cx_Oracle|oracledb|pyodbc)\b/,
  },
  { id: 'python-store', class: 'database', type: /^(?:redis\.exceptions|pymongo\.errors|elasticsearch\d?)\./ },
  {
    id: 'java-database',
    class: 'database',
    type: /^(?:java\.sql\.|org\.postgresql\.|com\.mysql\.|org\.hibernate\..*JDBC|org\.springframework\.dao\.|redis\.clients\.)/,
  },
  {
    id: 'node-database',
    class: 'database',
    type: /^(?:Sequelize\w*|PrismaClient\w*|Mongo\w*|ReplyError|DatabaseError|QueryFailedError)Error$|^(?:ReplyError|DatabaseError|MongoError)$/,
  },
  { id: 'sqlstate', class: 'database', message: /SQLSTATE\[?\s?\w{5}|\(SQLSTATE \w{5}\)|^pq: |driver: bad connection/ },
  {
    id: 'database-words',
    class: 'database',
    message:
      /too many connections|too many clients already|remaining connection slots|deadlock detected|could not serialize access|[Ll]ock wait timeout|connection pool exhausted|database is locked|QueuePool limit/,
  },

  {
    id: 'python-contract',
    class: 'contract',
    type: /^(?:rest_framework\.exceptions\.(?:ValidationError|ParseError|UnsupportedMediaType)|pydantic\w*\..*ValidationError|pydantic_core\..*ValidationError|marshmallow\..*ValidationError|jsonschema\..*|json\.decoder\.JSONDecodeError|JSONDecodeError|(?:requests|simplejson)\.\w*\.?(?:JSONDecodeError|InvalidJSONError))$/,
  },
  {
    id: 'java-contract',
    class: 'contract',
    type: /^com\.fasterxml\.jackson\.|(?:MethodArgumentNotValidException|HttpMessageNotReadableException|ConstraintViolationException|InvalidProtocolBufferException)$/,
  },
  { id: 'node-contract', class: 'contract', type: /^(?:ZodError|ValidationError)$/ },
  {
    id: 'json-syntax',
    class: 'contract',
    message:
      /Unexpected (?:token|end of JSON)|is not valid JSON|json: cannot unmarshal|invalid character .{1,10} looking for/,
  },
  {
    id: 'schema-words',
    class: 'contract',
    message:
      /missing required (?:field|property)|does not match (?:the )?schema|schema (?:mismatch|violation)|contract (?:violation|broken)|broken contract/i,
  },

  { id: 'apache-proxy', class: 'gateway', code: /^AH(?:00957|01114|01102|00898|01097|00940|00961|01084|00992|01079)$/ },
  {
    id: 'nginx-upstream',
    class: 'gateway',
    message:
      /while (?:connecting to|reading response header from|sending request to|reading) upstream|no live upstreams|upstream (?:prematurely closed|timed out|sent invalid header)/,
  },
  {
    id: 'wsgi-daemon',
    class: 'gateway',
    message: /^(?:Timeout when reading|Truncated or oversized) response headers (?:received )?from daemon process/,
  },
  { id: 'django-gateway', class: 'gateway', message: /^(?:Bad Gateway|Service Unavailable|Gateway Timeout): \// },
  {
    id: 'upstream-status',
    class: 'gateway',
    type: /HTTPError$|HttpServerErrorException|AxiosError$|HTTPStatusError$/,
    message: /\b50[234]\b/,
  },

  {
    id: 'python-timeout',
    class: 'timeout',
    type: /^(?:requests\.exceptions\.(?:Timeout|ConnectTimeout|ReadTimeout)|urllib3\.exceptions\.(?:TimeoutError|ReadTimeoutError|ConnectTimeoutError)|httpx\.\w*Timeout|asyncio\.(?:exceptions\.)?TimeoutError|TimeoutError|socket\.timeout|celery\.exceptions\.\w*TimeLimitExceeded|ReadTimeout|ConnectTimeout)$/,
  },
  {
    id: 'java-timeout',
    class: 'timeout',
    type: /(?:SocketTimeoutException|HttpTimeoutException|concurrent\.TimeoutException|ReadTimeoutException|ConnectTimeoutException)$/,
  },
  {
    id: 'node-timeout',
    class: 'timeout',
    code: /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/,
  },
  { id: 'node-timeout-type', class: 'timeout', type: /^(?:AbortError|\w*TimeoutError)$/ },
  {
    id: 'timeout-words',
    class: 'timeout',
    message: /\btimed? ?out\b|WORKER TIMEOUT|ETIMEDOUT|deadline exceeded|\(70007\)/i,
  },

  {
    id: 'python-network',
    class: 'network',
    type: /^(?:Connection(?:Refused|Reset|Aborted)?Error|BrokenPipeError|requests\.exceptions\.(?:ConnectionError|SSLError|ProxyError|ChunkedEncodingError)|urllib3\.exceptions\.(?:NewConnectionError|ProtocolError|SSLError|NameResolutionError)|socket\.gaierror|ssl\.SSL\w*Error|httpx\.(?:Connect|Read|Write|RemoteProtocol)Error|aiohttp\..*Client\w*Error|kombu\.exceptions\.OperationalError|urllib\.error\.URLError)$/,
  },
  {
    id: 'java-network',
    class: 'network',
    type: /^java\.net\.(?:ConnectException|UnknownHostException|NoRouteToHostException|SocketException)$|^javax\.net\.ssl\.|NoHttpResponseException$/,
  },
  {
    id: 'errno-network',
    class: 'network',
    code: /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_SOCKET|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT)$/,
  },
  {
    id: 'network-words',
    class: 'network',
    message:
      /Connection refused|ECONNREFUSED|[Cc]onnection reset|ECONNRESET|[Nn]o such host|Name or service not known|ENOTFOUND|EAI_AGAIN|[Bb]roken pipe|EPIPE|socket hang up|fetch failed|No route to host|Network is unreachable|connection refused|\bx509:|\btls: |kind: ConnectionRefused|Failed to establish a new connection/,
  },

  {
    id: 'upstream-5xx',
    class: 'http_5xx',
    type: /HTTPError$|HttpServerErrorException|AxiosError$|HTTPStatusError$/,
    message: /\b5\d\d\b/,
  },
  { id: 'django-5xx', class: 'http_5xx', bare: true, message: /^Internal Server Error: \// },
  {
    id: 'status-words',
    class: 'http_5xx',
    bare: true,
    message: /\b(?:status(?: code)?|HTTP(?:\/\d(?:\.\d)?"?)?)[ :=]+5\d\d\b/,
  },

  {
    id: 'retry-exhausted',
    class: 'exception',
    type: /^(?:tenacity\.RetryError|celery\.exceptions\.MaxRetriesExceededError|requests\.exceptions\.RetryError)$|MaxRetriesExceededException$|ExhaustedRetryException$/,
  },
  {
    id: 'retry-words',
    class: 'other',
    bare: true,
    message: /retries exhausted|giving up after \d+ attempts|circuit (?:breaker )?(?:is )?open/i,
  },
  { id: 'resource', class: 'exception', type: /^MemoryError$|OutOfMemoryError$|OutOfMemoryException$/ },
  {
    id: 'resource-words',
    class: 'other',
    bare: true,
    message: /No space left on device|ENOSPC|EMFILE|[Tt]oo many open files|heap out of memory|Killed process/,
  },
]
