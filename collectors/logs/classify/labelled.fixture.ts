/** What a sample is: a class of the contract, or what is told by the rule alone. */
export type Label =
  | 'database'
  | 'contract'
  | 'gateway'
  | 'timeout'
  | 'network'
  | 'http_5xx'
  | 'retry'
  | 'resource'
  | 'exception'

/**
 * Errors as five languages write them, with what a person would call them. ` <- ` leads from an exception to what caused
 * it; a line that begins with `log ` is a message without an exception.
 */
export const labelled: Record<'python' | 'java' | 'node' | 'go' | 'dotnet', [Label, string][]> = {
  python: [
    [
      'database',
      'django.db.utils.OperationalError: could not connect <- psycopg2.OperationalError: connection to server at "10.0.0.1", port 5432 failed: Connection refused',
    ],
    [
      'database',
      'django.db.utils.IntegrityError: duplicate key <- psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "a_pkey"',
    ],
    [
      'database',
      "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db' (timed out)\") <- TimeoutError: timed out",
    ],
    [
      'database',
      'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
    ],
    [
      'database',
      'redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused. <- ConnectionRefusedError: [Errno 111] Connection refused',
    ],
    ['contract', 'rest_framework.exceptions.ValidationError: {"sku": ["This field is required."]}'],
    ['contract', 'pydantic_core._pydantic_core.ValidationError: 1 validation error for Order'],
    ['contract', 'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)'],
    [
      'contract',
      'requests.exceptions.JSONDecodeError: Expecting value: line 1 column 1 (char 0) <- json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)',
    ],
    ['gateway', 'requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: http://pay/'],
    ['gateway', "httpx.HTTPStatusError: Server error '503 Service Unavailable' for url 'http://pay/'"],
    ['gateway', 'log Bad Gateway: /checkout'],
    [
      'timeout',
      "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='pay', port=80): Read timed out. (read timeout=1) <- urllib3.exceptions.ReadTimeoutError: HTTPConnectionPool(host='pay', port=80): Read timed out.",
    ],
    ['timeout', 'asyncio.exceptions.TimeoutError'],
    ['timeout', 'httpx.ConnectTimeout: timed out <- httpcore.ConnectTimeout: timed out'],
    ['timeout', 'celery.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()'],
    [
      'network',
      "requests.exceptions.ConnectionError: HTTPConnectionPool(host='pay', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('<x>: Failed to establish a new connection: [Errno 111] Connection refused')) <- urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='pay', port=80): Max retries exceeded with url: / <- ConnectionRefusedError: [Errno 111] Connection refused",
    ],
    [
      'network',
      'urllib.error.URLError: <urlopen error [Errno -2] Name or service not known> <- socket.gaierror: [Errno -2] Name or service not known',
    ],
    ['network', 'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'],
    ['network', 'BrokenPipeError: [Errno 32] Broken pipe'],
    ['http_5xx', 'requests.exceptions.HTTPError: 500 Server Error: Internal Server Error for url: http://pay/'],
    ['http_5xx', 'log Internal Server Error: /orders/17'],
    ['http_5xx', "httpx.HTTPStatusError: Server error '501 Not Implemented' for url 'http://pay/'"],
    ['retry', 'tenacity.RetryError: RetryError[<Future at 0x7f state=finished raised ValueError>]'],
    ['retry', "celery.exceptions.MaxRetriesExceededError: Can't retry shop.tasks.mail[17]"],
    ['resource', 'MemoryError'],
    ['resource', "OSError: [Errno 24] Too many open files: '/srv/a'"],
    ['resource', 'OSError: [Errno 28] No space left on device'],
    ['exception', "KeyError: 'sku'"],
    ['exception', "AttributeError: 'NoneType' object has no attribute 'id'"],
  ],
  java: [
    [
      'database',
      'java.lang.RuntimeException: charge failed <- java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.',
    ],
    [
      'database',
      'org.springframework.dao.DataIntegrityViolationException: could not execute statement <- org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint "a"',
    ],
    [
      'database',
      'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure <- java.net.ConnectException: Connection refused',
    ],
    ['database', 'redis.clients.jedis.exceptions.JedisConnectionException: Failed to connect to any host'],
    [
      'contract',
      'com.fasterxml.jackson.databind.exc.MismatchedInputException: Cannot deserialize value of type `int` from String "x"',
    ],
    [
      'contract',
      'org.springframework.http.converter.HttpMessageNotReadableException: JSON parse error <- com.fasterxml.jackson.core.JsonParseException: Unexpected character',
    ],
    ['contract', 'org.springframework.web.bind.MethodArgumentNotValidException: Validation failed for argument [0]'],
    ['contract', 'com.google.protobuf.InvalidProtocolBufferException: Protocol message had invalid UTF-8'],
    ['gateway', 'org.springframework.web.client.HttpServerErrorException$BadGateway: 502 Bad Gateway: [no body]'],
    [
      'gateway',
      'org.springframework.cloud.gateway.support.NotFoundException: 503 SERVICE_UNAVAILABLE "Unable to find instance for pay"',
    ],
    [
      'gateway',
      'org.springframework.web.client.HttpServerErrorException$GatewayTimeout: 504 Gateway Timeout: [no body]',
    ],
    [
      'timeout',
      'org.springframework.web.client.ResourceAccessException: I/O error on GET request <- java.net.SocketTimeoutException: Read timed out',
    ],
    ['timeout', 'java.util.concurrent.TimeoutException: Did not observe any item or terminal signal within 3000ms'],
    ['timeout', 'java.net.http.HttpTimeoutException: request timed out'],
    ['timeout', 'io.netty.handler.timeout.ReadTimeoutException'],
    ['network', 'java.lang.IllegalStateException: no rates <- java.net.ConnectException: Connection refused'],
    ['network', 'java.net.UnknownHostException: pay.internal'],
    ['network', 'javax.net.ssl.SSLHandshakeException: PKIX path building failed'],
    ['network', 'org.apache.http.NoHttpResponseException: pay:80 failed to respond'],
    ['network', 'io.grpc.StatusRuntimeException: UNAVAILABLE: io exception'],
    [
      'http_5xx',
      'org.springframework.web.client.HttpServerErrorException$InternalServerError: 500 Internal Server Error: [no body]',
    ],
    ['http_5xx', 'feign.FeignException$InternalServerError: [500] during [GET] to [http://pay/]'],
    ['retry', 'io.github.resilience4j.retry.MaxRetriesExceededException: Retry pay has exhausted all attempts (3)'],
    [
      'retry',
      'org.springframework.retry.ExhaustedRetryException: Retry exhausted after last attempt with no recovery path',
    ],
    [
      'retry',
      "io.github.resilience4j.circuitbreaker.CallNotPermittedException: CircuitBreaker 'pay' is OPEN and does not permit further calls",
    ],
    ['resource', 'java.lang.OutOfMemoryError: Java heap space'],
    ['resource', 'java.io.IOException: No space left on device'],
    ['exception', 'java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null'],
    ['exception', 'java.lang.IllegalArgumentException: bad sku'],
    ['exception', 'com.example.shop.OutOfStockException: sku 17'],
  ],
  node: [
    [
      'database',
      'SequelizeConnectionRefusedError: connect ECONNREFUSED 127.0.0.1:5432 <- Error: connect ECONNREFUSED 127.0.0.1:5432',
    ],
    ['database', "PrismaClientInitializationError: Can't reach database server at `db`:`5432`"],
    ['database', 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017'],
    ['database', 'error: duplicate key value violates unique constraint "orders_pkey" {23505}'],
    ['database', "Error: Duplicate entry '17' for key 'PRIMARY' {ER_DUP_ENTRY}"],
    ['contract', 'ZodError: [{"code":"invalid_type","path":["sku"]}]'],
    ['contract', 'SyntaxError: Unexpected token < in JSON at position 0'],
    ['contract', 'SyntaxError: Unexpected end of JSON input'],
    ['contract', 'ValidationError: "sku" is required'],
    ['gateway', 'AxiosError: Request failed with status code 502'],
    ['gateway', 'log Error occurred while trying to proxy request /a from shop to http://pay (ECONNREFUSED)'],
    ['gateway', 'Error: upstream answered 503 Service Unavailable'],
    ['timeout', 'Error: connect ETIMEDOUT 10.0.0.1:443 {ETIMEDOUT}'],
    ['timeout', 'AxiosError: timeout of 1000ms exceeded {ECONNABORTED}'],
    ['timeout', 'TypeError: fetch failed <- ConnectTimeoutError: Connect Timeout Error {UND_ERR_CONNECT_TIMEOUT}'],
    ['timeout', 'AbortError: The operation was aborted'],
    ['network', 'TypeError: fetch failed <- Error: connect ECONNREFUSED 127.0.0.1:1 {ECONNREFUSED}'],
    ['network', 'Error: getaddrinfo ENOTFOUND pay.internal {ENOTFOUND}'],
    ['network', 'Error: socket hang up {ECONNRESET}'],
    ['network', 'Error: self-signed certificate {DEPTH_ZERO_SELF_SIGNED_CERT}'],
    ['network', 'SocketError: other side closed {UND_ERR_SOCKET}'],
    ['http_5xx', 'AxiosError: Request failed with status code 500'],
    ['http_5xx', 'HTTPError: Response code 500 (Internal Server Error)'],
    ['retry', 'RetryError: gave up on the mail'],
    ['retry', 'Error: giving up after 5 attempts'],
    ['resource', "Error: EMFILE: too many open files, open '/srv/a' {EMFILE}"],
    ['resource', 'log FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
    ['resource', 'Error: ENOSPC: no space left on device, write {ENOSPC}'],
    ['exception', "TypeError: Cannot read properties of undefined (reading 'id')"],
    ['exception', 'RangeError: Invalid array length'],
  ],
  go: [
    ['database', 'log pq: duplicate key value violates unique constraint "a"'],
    ['database', 'log load order: ERROR: the database system is starting up (SQLSTATE 57P03)'],
    ['database', 'log begin: driver: bad connection'],
    ['database', 'log sql: no rows in result set'],
    ['database', 'log failed to connect to `host=db user=shop database=shop`: dial error'],
    ['contract', 'log json: cannot unmarshal string into Go struct field Order.id of type int'],
    ['contract', "log decode body: invalid character '<' looking for beginning of value"],
    ['contract', 'log proto: cannot parse invalid wire-format data'],
    ['contract', 'log missing required field "sku" in the answer of catalog'],
    ['gateway', 'log http: proxy error: dial tcp 10.0.0.1:80: connect: connection refused'],
    ['gateway', 'log httputil: ReverseProxy read error during body copy: unexpected EOF'],
    ['gateway', 'log pay answered 502 Bad Gateway'],
    ['gateway', 'log unexpected status 503'],
    ['timeout', 'log Get "http://pay/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
    ['timeout', 'log read tcp 10.0.0.1:1->10.0.0.2:80: i/o timeout'],
    ['timeout', 'log rpc error: code = DeadlineExceeded desc = context deadline exceeded'],
    ['network', 'log dial tcp 10.0.0.1:80: connect: connection refused'],
    ['network', 'log read tcp 10.0.0.1:1->10.0.0.2:80: read: connection reset by peer'],
    ['network', 'log dial tcp: lookup pay.internal on 10.0.0.10:53: no such host'],
    ['network', 'log Post "https://pay/": x509: certificate signed by unknown authority'],
    ['network', 'log Get "http://pay/": EOF'],
    ['network', 'log rpc error: code = Unavailable desc = connection closed'],
    ['http_5xx', 'log unexpected status 500'],
    ['http_5xx', 'log pay: status code 501'],
    ['retry', 'log giving up after 3 attempts'],
    ['retry', 'log circuit breaker is open'],
    ['resource', 'log accept tcp [::]:80: accept4: too many open files'],
    ['resource', 'log write /data/a: no space left on device'],
    ['exception', 'log panic: runtime error: invalid memory address or nil pointer dereference'],
    ['exception', 'log panic: assignment to entry in nil map'],
  ],
  dotnet: [
    [
      'database',
      'System.InvalidOperationException: charge failed <- Npgsql.NpgsqlException: Failed to connect to 10.0.0.1:5432 <- System.Net.Sockets.SocketException: Connection refused',
    ],
    ['database', 'Microsoft.Data.SqlClient.SqlException: A network-related or instance-specific error occurred'],
    ['database', 'Microsoft.EntityFrameworkCore.DbUpdateException: An error occurred while saving the entity changes.'],
    ['database', 'StackExchange.Redis.RedisConnectionException: It was not possible to connect to the redis server(s)'],
    ['contract', 'System.Text.Json.JsonException: The JSON value could not be converted to System.Int32. Path: $.id'],
    ['contract', 'System.ComponentModel.DataAnnotations.ValidationException: The Sku field is required.'],
    ['contract', 'Newtonsoft.Json.JsonReaderException: Unexpected character encountered while parsing value'],
    ['contract', 'FluentValidation.ValidationException: Validation failed'],
    [
      'gateway',
      'System.Net.Http.HttpRequestException: Response status code does not indicate success: 502 (Bad Gateway).',
    ],
    [
      'gateway',
      'System.Net.Http.HttpRequestException: Response status code does not indicate success: 503 (Service Unavailable).',
    ],
    [
      'gateway',
      'log Yarp.ReverseProxy.Forwarder.HttpForwarder: ForwarderError.Request: An error was encountered before receiving a response.',
    ],
    [
      'timeout',
      'System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 1 seconds elapsing.',
    ],
    ['timeout', 'System.TimeoutException: The operation has timed out.'],
    [
      'timeout',
      "Polly.Timeout.TimeoutRejectedException: The operation didn't complete within the allowed timeout of '00:00:01'.",
    ],
    [
      'network',
      'System.Net.Http.HttpRequestException: Connection refused (pay:80) <- System.Net.Sockets.SocketException: Connection refused',
    ],
    ['network', 'System.Net.Sockets.SocketException: No such host is known.'],
    [
      'network',
      'System.Net.Http.HttpRequestException: The SSL connection could not be established <- System.Security.Authentication.AuthenticationException: The remote certificate is invalid',
    ],
    ['network', 'System.IO.IOException: Unable to write data to the transport connection: Broken pipe.'],
    [
      'network',
      'Grpc.Core.RpcException: Status(StatusCode="Unavailable", Detail="Error starting gRPC call. Connection refused")',
    ],
    [
      'http_5xx',
      'System.Net.Http.HttpRequestException: Response status code does not indicate success: 500 (Internal Server Error).',
    ],
    ['http_5xx', 'Refit.ApiException: Response status code does not indicate success: 500 (Internal Server Error).'],
    [
      'retry',
      'Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException: The maximum number of retries (6) was exceeded',
    ],
    ['retry', 'Polly.CircuitBreaker.BrokenCircuitException: The circuit is now open and is not allowing calls.'],
    ['resource', "System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown."],
    ['resource', 'System.IO.IOException: No space left on device : /data/a'],
    ['resource', 'System.IO.IOException: Too many open files'],
    ['exception', 'System.NullReferenceException: Object reference not set to an instance of an object.'],
    ['exception', 'System.ArgumentException: bad sku'],
    ['exception', 'System.Collections.Generic.KeyNotFoundException: The given key was not present'],
    ['exception', 'Shop.OutOfStockException: sku 17'],
  ],
}
