import { Counter, Gauge, type Registry } from 'prom-client'

export type DeliveryMetrics = ReturnType<typeof register>

const registered = new WeakMap<Registry, DeliveryMetrics>()

/** The same counters for the same registry: they go on when the configuration is read again. */
export function deliveryMetrics(registry: Registry): DeliveryMetrics {
  const metrics = registered.get(registry) ?? register(registry)
  registered.set(registry, metrics)
  return metrics
}

const register = (registry: Registry) => ({
  attempts: new Counter({
    name: 'faultboard_deliveries_total',
    help: 'Attempts to deliver a message to a receiver, by outcome (delivered, retry, rejected) and reason.',
    labelNames: ['receiver', 'outcome', 'reason'],
    registers: [registry],
  }),
  dead: new Counter({
    name: 'faultboard_deliveries_dead_total',
    help: 'Messages that were given up.',
    labelNames: ['receiver', 'reason'],
    registers: [registry],
  }),
  waiting: new Gauge({
    name: 'faultboard_deliveries_waiting',
    help: 'Messages that are not delivered yet, of teams that this node has the lease of.',
    labelNames: ['team'],
    registers: [registry],
  }),
})
