import { preset as apache } from './apache.ts'
import { preset as apisix } from './apisix.ts'
import { preset as aspnetcoreExceptions } from './aspnetcore-exceptions.ts'
import { preset as axum } from './axum.ts'
import { preset as blackbox } from './blackbox.ts'
import { preset as caddy } from './caddy.ts'
import { preset as celery } from './celery.ts'
import { preset as clickhouse } from './clickhouse.ts'
import { preset as coredns } from './coredns.ts'
import { preset as discourseRuby } from './discourse-ruby.ts'
import { preset as djangoPrometheus } from './django-prometheus.ts'
import { preset as echo } from './echo.ts'
import { preset as elasticsearch } from './elasticsearch.ts'
import { preset as envoy } from './envoy.ts'
import { preset as expressPromBundle } from './express-prom-bundle.ts'
import { preset as fastapiInstrumentator } from './fastapi-instrumentator.ts'
import { preset as fastifyMetrics } from './fastify-metrics.ts'
import { preset as flask } from './flask.ts'
import { preset as flower } from './flower.ts'
import { preset as generic } from './generic.ts'
import { preset as grpcGo } from './grpc-go.ts'
import { preset as grpcJava } from './grpc-java.ts'
import { preset as grpcMicrometer } from './grpc-micrometer.ts'
import { preset as gunicornStatsd } from './gunicorn-statsd.ts'
import { preset as haproxy } from './haproxy.ts'
import { preset as ingressNginx } from './ingress-nginx.ts'
import { preset as istio } from './istio.ts'
import { preset as kong } from './kong.ts'
import { preset as kong2 } from './kong-2.ts'
import { preset as kubeApiserver } from './kube-apiserver.ts'
import { preset as kubeStateMetrics } from './kube-state-metrics.ts'
import { preset as linkerd } from './linkerd.ts'
import { preset as memcached } from './memcached.ts'
import { preset as micrometer } from './micrometer.ts'
import { preset as minio } from './minio.ts'
import { preset as mongodb } from './mongodb.ts'
import { preset as mysql } from './mysql.ts'
import { preset as nginxLua } from './nginx-lua.ts'
import { preset as nginxPlus } from './nginx-plus.ts'
import { preset as nginxStub } from './nginx-stub.ts'
import { preset as nginxVts } from './nginx-vts.ts'
import { preset as otelDb } from './otel-db.ts'
import { preset as otelHttp } from './otel-http.ts'
import { preset as otelRpc } from './otel-rpc.ts'
import { preset as outOfMemory } from './out-of-memory.ts'
import { preset as pgbouncer } from './pgbouncer.ts'
import { preset as phpFpm } from './php-fpm.ts'
import { preset as postgres } from './postgres.ts'
import type { Preset } from './preset.ts'
import { preset as promClientHttp } from './prom-client-http.ts'
import { preset as promExPhoenix } from './prom-ex-phoenix.ts'
import { preset as prometheusApiMetrics } from './prometheus-api-metrics.ts'
import { preset as prometheusNet } from './prometheus-net.ts'
import { preset as rabbitmq } from './rabbitmq.ts'
import { preset as rack } from './rack.ts'
import { preset as redis } from './redis.ts'
import { preset as resilience4j } from './resilience4j.ts'
import { preset as sidekiqDiscourse } from './sidekiq-discourse.ts'
import { preset as sidekiqYabeda } from './sidekiq-yabeda.ts'
import { preset as springCloudGateway } from './spring-cloud-gateway.ts'
import { preset as starletteExporter } from './starlette-exporter.ts'
import { preset as tomcat } from './tomcat.ts'
import { preset as traefik } from './traefik.ts'
import { preset as yabedaRails } from './yabeda-rails.ts'

/** Every preset of this folder; a test holds the list to the folder, because a bundle cannot read one. */
export const presets: readonly Preset[] = [
  // Servers by language: of two in one Target that are as good as each other, the earlier one is counted.
  djangoPrometheus,
  flask,
  fastapiInstrumentator,
  starletteExporter,
  gunicornStatsd,
  expressPromBundle,
  fastifyMetrics,
  prometheusApiMetrics,
  promClientHttp,
  // It counts the same requests as Micrometer, and knows where they went.
  springCloudGateway,
  micrometer,
  grpcJava,
  grpcMicrometer,
  grpcGo,
  otelHttp,
  otelRpc,
  prometheusNet,
  rack,
  yabedaRails,
  discourseRuby,
  echo,
  axum,
  promExPhoenix,
  tomcat,
  phpFpm,
  // Proxies, meshes, brokers, dependencies and probes.
  kubeApiserver,
  coredns,
  istio,
  linkerd,
  haproxy,
  traefik,
  nginxVts,
  nginxPlus,
  nginxLua,
  ingressNginx,
  kong,
  kong2,
  caddy,
  apisix,
  envoy,
  nginxStub,
  apache,
  rabbitmq,
  redis,
  postgres,
  mysql,
  mongodb,
  clickhouse,
  minio,
  blackbox,
  // Jobs.
  celery,
  flower,
  sidekiqYabeda,
  sidekiqDiscourse,
  // What is counted beside a rate and has none of its own.
  otelDb,
  aspnetcoreExceptions,
  resilience4j,
  elasticsearch,
  memcached,
  pgbouncer,
  kubeStateMetrics,
  outOfMemory,
  generic,
]
