import type { Preset } from './preset.ts'

/** kube-state-metrics: what Kubernetes knows of the containers, first of all that one had to be started again. */
export const preset: Preset = {
  name: 'kube-state-metrics',
  title: 'kube-state-metrics',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    {
      metric: 'kube_pod_container_status_restarts_total',
      kind: 'process',
      what: 'container restarts',
      of: ['namespace/container'],
      reason: { metric: 'kube_pod_container_status_last_terminated_reason', label: 'reason' },
    },
  ],
  startTimes: [],
  notes: [
    'Restarts are counted from the first reading on: what a container has behind it then is its history. The pods of a container are added, so that a deployment makes no new rows.',
    'Why a container ended last is told by kube_pod_container_status_last_terminated_reason, which Kubernetes sets with the restart.',
  ],
  examples: [
    {
      says: 'restarts by container, whichever pod it was in, and why where Kubernetes says so',
      text: `# TYPE kube_pod_container_status_restarts_total counter
kube_pod_container_status_restarts_total{namespace="shop",pod="cart-5d9f-abcde",uid="1",container="cart"} 3
kube_pod_container_status_restarts_total{namespace="shop",pod="cart-5d9f-fghij",uid="2",container="cart"} 1
kube_pod_container_status_restarts_total{namespace="shop",pod="pay-7c-klmno",uid="3",container="pay"} 0
# TYPE kube_pod_container_status_last_terminated_reason gauge
kube_pod_container_status_last_terminated_reason{namespace="shop",pod="cart-5d9f-abcde",uid="1",container="cart",reason="OOMKilled"} 1
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: { 'process|container restarts (OOMKilled)|shop/cart': 3, 'process|container restarts|shop/cart': 1 },
    },
  ],
}
