/** How one kind of exporter is asked for some of its metrics alone. */
export type FilterRule = {
  /** Whether a whole body of this address is from such an exporter. */
  isOf(url: URL, body: Buffer): boolean
  /** Parameters of the request that make it send these samples. */
  query(names: readonly string[]): string
  /** Its filter also leaves out series that never counted anything. */
  omitsZeros: boolean
}

const says = (body: Buffer, text: string): boolean => body.includes(text)

/** `x` of `x_total`, `x_bucket` and the like. */
const familyOf = (name: string): string => name.replace(/_(total|created|bucket|count|sum)$/, '')

const listed = (names: Iterable<string>): string => [...names].map(encodeURIComponent).join(',')

/** prometheus_client for Python, where it serves its registry itself: `name[]` for each sample. */
const python: FilterRule = {
  isOf: (_, body) => says(body, '\npython_info{'),
  query: (names) => names.map((name) => `name[]=${encodeURIComponent(name)}`).join('&'),
  omitsZeros: false,
}

/** HAProxy's own exporter: `scope` since 2.0, `metrics` in newer ones, which older ones take no notice of. */
const haproxy: FilterRule = {
  isOf: (_, body) => says(body, '\nhaproxy_process_') && says(body, '\nhaproxy_frontend_status'),
  query(names) {
    const scopes = new Set(names.map((name) => /^haproxy_([a-z]+)_/.exec(name)?.[1] ?? ''))
    const known = ['frontend', 'listener', 'backend', 'server'].filter((scope) => scopes.has(scope))
    const scope = [...(scopes.has('process') ? ['global'] : []), ...known].map((one) => `scope=${one}`)
    return [...scope, `metrics=${listed(names.filter((name) => name.startsWith('haproxy_')))}`].join('&')
  },
  omitsZeros: false,
}

/** The actuator of Spring Boot: some of its versions compare the names of samples, some those of families. */
const spring: FilterRule = {
  isOf: ({ pathname }) => pathname.endsWith('/actuator/prometheus'),
  query: (names) => `includedNames=${listed(new Set(names.flatMap((name) => [name, familyOf(name)])))}`,
  omitsZeros: false,
}

/**
 * Envoy compares its own names: `envoy_cluster_upstream_rq_xx` of Prometheus is `cluster.<name>.upstream_rq_5xx` there.
 * What both have in common is asked for, where a dot stands for any character.
 */
const envoy: FilterRule = {
  isOf: ({ pathname, search }, body) =>
    (pathname.endsWith('/stats/prometheus') || /format=prometheus/.test(search)) && says(body, '\nenvoy_'),
  query(names) {
    const stems = new Set(
      names.map((name) =>
        familyOf(name)
          .replace(/^envoy_[a-z]+_(external_|internal_|canary_)?/, '')
          .replace(/_xx$/, '')
          .replaceAll('_', '.'),
      ),
    )
    return `usedonly&filter=${encodeURIComponent([...stems].join('|'))}`
  },
  omitsZeros: true,
}

const rules = [python, haproxy, spring, envoy]

/** The way in which a Target with this whole body can be asked for less; null where none is known. */
export const filterOf = (url: URL, body: Buffer): FilterRule | null =>
  rules.find((rule) => rule.isOf(url, body)) ?? null
