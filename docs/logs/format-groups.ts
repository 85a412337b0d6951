/** Formats as a reader looks for them: each is on one page, by its name. */
export const groups: readonly { file: string; title: string; about: string; formats: readonly string[] }[] = [
  {
    file: 'web-servers.md',
    title: 'Web servers and proxies',
    about:
      'Access logs count requests and errors; error logs say why. Where a service has both, the access log is its rate.',
    formats: [
      ...['access', 'access-json', 'apache-error', 'nginx-error', 'haproxy', 'haproxy-tcp', 'envoy', 'traefik'],
      ...['traefik-json', 'caddy', 'aws-elb', 'heroku-router', 'iis', 'php-fpm', 'tomcat'],
    ],
  },
  {
    file: 'python.md',
    title: 'Python',
    about: 'Tracebacks of Python 3.8 to 3.13 belong to the line before them: chained, grouped, with carets and notes.',
    formats: ['python', 'gunicorn', 'uvicorn', 'uwsgi', 'django-runserver', 'flask', 'celery', 'loguru', 'structlog'],
  },
  {
    file: 'java.md',
    title: 'Java',
    about: 'A stack belongs to the line before it. The last cause is the root; what was suppressed is no cause.',
    formats: [
      ...['logback', 'spring-boot', 'jboss', 'java-util-logging', 'logstash-json', 'log4j2-json'],
      ...['kafka', 'zookeeper', 'hadoop', 'elasticsearch', 'elasticsearch-json'],
    ],
  },
  {
    file: 'node.md',
    title: 'Node.js',
    about: 'Stacks in JSON and on the console, with their causes and their codes.',
    formats: ['pino', 'bunyan', 'winston', 'winston-json', 'nestjs', 'log4js'],
  },
  {
    file: 'go.md',
    title: 'Go',
    about: 'A panic is one error, with all the goroutines it prints; the first one is where it happened.',
    formats: [
      'go-log',
      'slog-json',
      'zap',
      'zap-console',
      'zerolog',
      'zerolog-console',
      'logrus-json',
      'klog',
      'hclog',
      'gitea',
      'logfmt',
    ],
  },
  {
    file: 'dotnet.md',
    title: '.NET',
    about: 'The inner exception is the root, and the frames behind it are those of the outer one.',
    formats: ['dotnet-console', 'dotnet-json', 'serilog', 'serilog-compact', 'serilog-json', 'nlog', 'nlog-json'],
  },
  {
    file: 'ruby-php-rust.md',
    title: 'Ruby, PHP, Rust, C++ and Erlang',
    about:
      'Frames with and without the tags of requests, causes, `Next` exceptions of PHP, panics of Rust, reports of Erlang.',
    formats: [
      ...['ruby-logger', 'puma', 'sidekiq', 'sidekiq-json', 'php', 'monolog', 'monolog-json', 'nextcloud'],
      ...['rust-tracing', 'rust-tracing-json', 'spdlog', 'elixir', 'erlang'],
    ],
  },
  {
    file: 'databases.md',
    title: 'Databases and brokers',
    about: 'What such a server calls an error in its own log is one of the class `database`.',
    formats: [
      ...[
        'postgres',
        'postgres-csv',
        'postgres-json',
        'pgbouncer',
        'mysql',
        'redis',
        'mongodb',
        'mongodb-text',
        'clickhouse',
        'rabbitmq',
      ],
    ],
  },
  {
    file: 'others.md',
    title: 'Any language',
    about: 'Schemes of JSON that many programs share, and what reads everything else.',
    formats: ['ecs', 'otel-json', 'gelf', 'gcp', 'json', 'levelled', 'plain'],
  },
]
