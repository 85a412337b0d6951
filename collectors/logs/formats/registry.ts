import { format as access } from './access.ts'
import { format as accessJson } from './access-json.ts'
import { format as apacheError } from './apache-error.ts'
import { format as awsElb } from './aws-elb.ts'
import { format as bunyan } from './bunyan.ts'
import { format as caddy } from './caddy.ts'
import { format as celery } from './celery.ts'
import { format as clickhouse } from './clickhouse.ts'
import { format as djangoRunserver } from './django-runserver.ts'
import { format as dotnetConsole } from './dotnet-console.ts'
import { format as dotnetJson } from './dotnet-json.ts'
import { format as ecs } from './ecs.ts'
import { format as elasticsearch } from './elasticsearch.ts'
import { format as elasticsearchJson } from './elasticsearch-json.ts'
import { format as elixir } from './elixir.ts'
import { format as envoy } from './envoy.ts'
import { format as erlang } from './erlang.ts'
import { format as flask } from './flask.ts'
import type { Format } from './format.ts'
import { format as gcp } from './gcp.ts'
import { format as gelf } from './gelf.ts'
import { format as gitea } from './gitea.ts'
import { format as goLog } from './go-log.ts'
import { format as gunicorn } from './gunicorn.ts'
import { format as hadoop } from './hadoop.ts'
import { format as haproxy } from './haproxy.ts'
import { format as haproxyTcp } from './haproxy-tcp.ts'
import { format as hclog } from './hclog.ts'
import { format as herokuRouter } from './heroku-router.ts'
import { format as iis } from './iis.ts'
import { format as javaUtilLogging } from './java-util-logging.ts'
import { format as jboss } from './jboss.ts'
import { format as json } from './json.ts'
import { format as kafka } from './kafka.ts'
import { format as klog } from './klog.ts'
import { format as levelled } from './levelled.ts'
import { format as log4j2Json } from './log4j2-json.ts'
import { format as log4js } from './log4js.ts'
import { format as logback } from './logback.ts'
import { format as logfmt } from './logfmt.ts'
import { format as logrusJson } from './logrus-json.ts'
import { format as logstashJson } from './logstash-json.ts'
import { format as loguru } from './loguru.ts'
import { format as mongodb } from './mongodb.ts'
import { format as mongodbText } from './mongodb-text.ts'
import { format as monolog } from './monolog.ts'
import { format as monologJson } from './monolog-json.ts'
import { format as mysql } from './mysql.ts'
import { format as nestjs } from './nestjs.ts'
import { format as nextcloud } from './nextcloud.ts'
import { format as nginxError } from './nginx-error.ts'
import { format as nlog } from './nlog.ts'
import { format as nlogJson } from './nlog-json.ts'
import { format as otelJson } from './otel-json.ts'
import { format as pgbouncer } from './pgbouncer.ts'
import { format as php } from './php.ts'
import { format as phpFpm } from './php-fpm.ts'
import { format as pino } from './pino.ts'
import { format as plain } from './plain.ts'
import { format as postgres } from './postgres.ts'
import { format as postgresCsv } from './postgres-csv.ts'
import { format as postgresJson } from './postgres-json.ts'
import { format as puma } from './puma.ts'
import { format as python } from './python.ts'
import { format as rabbitmq } from './rabbitmq.ts'
import { format as redis } from './redis.ts'
import { format as rubyLogger } from './ruby-logger.ts'
import { format as rustTracing } from './rust-tracing.ts'
import { format as rustTracingJson } from './rust-tracing-json.ts'
import { format as serilog } from './serilog.ts'
import { format as serilogCompact } from './serilog-compact.ts'
import { format as serilogJson } from './serilog-json.ts'
import { format as sidekiq } from './sidekiq.ts'
import { format as sidekiqJson } from './sidekiq-json.ts'
import { format as slogJson } from './slog-json.ts'
import { format as spdlog } from './spdlog.ts'
import { format as springBoot } from './spring-boot.ts'
import { format as structlog } from './structlog.ts'
import { format as tomcat } from './tomcat.ts'
import { format as traefik } from './traefik.ts'
import { format as traefikJson } from './traefik-json.ts'
import { format as uvicorn } from './uvicorn.ts'
import { format as uwsgi } from './uwsgi.ts'
import { format as winston } from './winston.ts'
import { format as winstonJson } from './winston-json.ts'
import { format as zap } from './zap.ts'
import { format as zapConsole } from './zap-console.ts'
import { format as zerolog } from './zerolog.ts'
import { format as zerologConsole } from './zerolog-console.ts'
import { format as zookeeper } from './zookeeper.ts'

/**
 * Every file of this folder that exports a format, the stricter ones first: of those that know as many lines of a file
 * the first is recognised.
 */
export const formats: readonly Format[] = [
  traefikJson,
  accessJson,
  caddy,
  postgresJson,
  mongodb,
  nextcloud,
  pino,
  bunyan,
  ecs,
  logstashJson,
  elasticsearchJson,
  log4j2Json,
  otelJson,
  gelf,
  serilogCompact,
  serilogJson,
  dotnetJson,
  nlogJson,
  monologJson,
  sidekiqJson,
  rustTracingJson,
  zap,
  slogJson,
  logrusJson,
  zerolog,
  winstonJson,
  structlog,
  gcp,
  json,
  apacheError,
  nginxError,
  haproxy,
  haproxyTcp,
  envoy,
  awsElb,
  herokuRouter,
  iis,
  traefik,
  access,
  djangoRunserver,
  uvicorn,
  uwsgi,
  gunicorn,
  celery,
  flask,
  loguru,
  springBoot,
  jboss,
  zookeeper,
  hadoop,
  elasticsearch,
  kafka,
  tomcat,
  logback,
  javaUtilLogging,
  postgresCsv,
  pgbouncer,
  postgres,
  mysql,
  redis,
  mongodbText,
  clickhouse,
  rabbitmq,
  elixir,
  erlang,
  klog,
  zapConsole,
  hclog,
  zerologConsole,
  gitea,
  goLog,
  rubyLogger,
  puma,
  sidekiq,
  phpFpm,
  php,
  monolog,
  dotnetConsole,
  serilog,
  nlog,
  rustTracing,
  logfmt,
  nestjs,
  log4js,
  spdlog,
  winston,
  python,
  levelled,
  plain,
]

/** What reads lines that nothing else recognises. */
export const fallback = plain
/** What reads any line that tells a level, whatever program wrote it: only where none of the others is the file's. */
export const lastResort = levelled

export const formatNamed = (name: string): Format | null => formats.find((format) => format.name === name) ?? null
