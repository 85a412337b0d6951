import { preset as djangoPrometheus } from './django-prometheus.ts'
import { preset as generic } from './generic.ts'
import { preset as haproxy } from './haproxy.ts'
import { preset as micrometer } from './micrometer.ts'
import { preset as nginxVts } from './nginx-vts.ts'
import { preset as otelHttp } from './otel-http.ts'
import type { Preset } from './preset.ts'
import { preset as promClientHttp } from './prom-client-http.ts'
import { preset as traefik } from './traefik.ts'

/** Every preset of this folder; a test holds the list to the folder, because a bundle cannot read one. */
export const presets: readonly Preset[] = [
  djangoPrometheus,
  micrometer,
  otelHttp,
  promClientHttp,
  haproxy,
  traefik,
  nginxVts,
  generic,
]
