import { Counter, Gauge, type Registry } from 'prom-client'

export type AlertMetrics = ReturnType<typeof register>

const registered = new WeakMap<Registry, AlertMetrics>()

/** The same counters for the same registry: they go on when the configuration is read again. */
export function alertMetrics(registry: Registry): AlertMetrics {
  const metrics = registered.get(registry) ?? register(registry)
  registered.set(registry, metrics)
  return metrics
}

const register = (registry: Registry) => ({
  evaluations: new Counter({
    name: 'faultboard_evaluations_total',
    help: 'Evaluations of one service each.',
    registers: [registry],
  }),
  failures: new Counter({
    name: 'faultboard_evaluation_failures_total',
    help: 'Rounds of a team that could not be evaluated or written.',
    registers: [registry],
  }),
  changes: new Counter({
    name: 'faultboard_state_changes_total',
    help: 'Changes of the state of a service, by the state that was entered.',
    labelNames: ['to'],
    registers: [registry],
  }),
  incidents: new Counter({
    name: 'faultboard_incidents_total',
    help: 'Incidents that began (firing) or ended (resolved).',
    labelNames: ['status'],
    registers: [registry],
  }),
  leased: new Gauge({
    name: 'faultboard_teams_leased',
    help: 'Teams that this node evaluates.',
    registers: [registry],
  }),
})
