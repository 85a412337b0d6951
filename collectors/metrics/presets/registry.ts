import { preset as blackbox } from './blackbox.ts'
import { preset as caddy } from './caddy.ts'
import { preset as djangoPrometheus } from './django-prometheus.ts'
import { preset as elasticsearch } from './elasticsearch.ts'
import { preset as envoy } from './envoy.ts'
import { preset as generic } from './generic.ts'
import { preset as haproxy } from './haproxy.ts'
import { preset as ingressNginx } from './ingress-nginx.ts'
import { preset as istio } from './istio.ts'
import { preset as kong2 } from './kong-2.ts'
import { preset as kong } from './kong.ts'
import { preset as kubeApiserver } from './kube-apiserver.ts'
import { preset as kubeStateMetrics } from './kube-state-metrics.ts'
import { preset as linkerd } from './linkerd.ts'
import { preset as memcached } from './memcached.ts'
import { preset as micrometer } from './micrometer.ts'
import { preset as mongodb } from './mongodb.ts'
import { preset as mysql } from './mysql.ts'
import { preset as nginxStub } from './nginx-stub.ts'
import { preset as nginxVts } from './nginx-vts.ts'
import { preset as otelHttp } from './otel-http.ts'
import { preset as outOfMemory } from './out-of-memory.ts'
import { preset as pgbouncer } from './pgbouncer.ts'
import { preset as postgres } from './postgres.ts'
import type { Preset } from './preset.ts'
import { preset as promClientHttp } from './prom-client-http.ts'
import { preset as rabbitmq } from './rabbitmq.ts'
import { preset as redis } from './redis.ts'
import { preset as resilience4j } from './resilience4j.ts'
import { preset as traefik } from './traefik.ts'

/** Every preset of this folder; a test holds the list to the folder, because a bundle cannot read one. */
export const presets: readonly Preset[] = [
  djangoPrometheus,
  micrometer,
  otelHttp,
  promClientHttp,
  kubeApiserver,
  istio,
  linkerd,
  haproxy,
  traefik,
  nginxVts,
  ingressNginx,
  kong,
  kong2,
  caddy,
  envoy,
  nginxStub,
  rabbitmq,
  redis,
  postgres,
  mysql,
  mongodb,
  blackbox,
  resilience4j,
  elasticsearch,
  memcached,
  pgbouncer,
  kubeStateMetrics,
  outOfMemory,
  generic,
]
