import type { TeamName } from '../../contracts/team.ts'
import {
  claimInMemory,
  leaseInMemory,
  settleInMemory,
  transitionInMemory,
  unleaseInMemory,
  waitingInMemory,
} from './memory-alerting.ts'
import { bucketsInMemory, groupsInMemory, historyInMemory, sightingsInMemory } from './memory-read.ts'
import { recordInMemory } from './memory-record.ts'
import { createMemoryTeam, dropOldReports, type MemoryTeam, tell } from './memory-team.ts'
import { reportFor } from './report-for.ts'
import type { Store } from './store.ts'

/**
 * A Store for one process with nothing beside it: gone when it ends. Every method does all its work before it returns
 * its promise, so each is one step by itself.
 */
export function createMemoryStore(): Store {
  const teams = new Map<TeamName, MemoryTeam>()
  const known = (name: TeamName): MemoryTeam => teams.get(name) ?? createMemoryTeam()
  const kept = (name: TeamName): MemoryTeam => {
    const team = known(name)
    teams.set(name, team)
    return team
  }

  return {
    kind: 'memory',
    record: async ({ team, ...entry }) => ({ counted: recordInMemory(kept(team), entry) }),
    async report({ team: name, report, now }) {
      const team = kept(name)
      const own = reportFor(name, report)
      dropOldReports(team, now)
      team.reports.set(report.collector, { report: own, receivedAt: now })
      tell(team, (version) => ({ kind: 'report', version, report: own }))
    },
    teams: async () =>
      [...teams]
        .filter(([, { version }]) => version > 0)
        .map(([name]) => name)
        .sort(),
    history: async (team, now) => historyInMemory(known(team), now),
    buckets: async (team, span) => bucketsInMemory(known(team), span),
    sightings: async (team, span) => sightingsInMemory(known(team), span),
    groups: async (team, service) => groupsInMemory(known(team), service),
    async follow(team, listener) {
      // One function may follow twice: each of them is told.
      const own: typeof listener = (entry) => listener(entry)
      const { listeners } = kept(team)
      listeners.add(own)
      return async () => {
        listeners.delete(own)
      }
    },
    lease: async (team, ask) => leaseInMemory(kept(team), ask),
    unlease: async (team, node) => unleaseInMemory(kept(team), node),
    transition: async (entry) => transitionInMemory(kept(entry.team), entry),
    claim: async (team, ask) => claimInMemory(known(team), ask),
    settle: async (team, claim, settlement) => settleInMemory(known(team), claim, settlement),
    async deliveries(team) {
      return { waiting: waitingInMemory(known(team)).length, dead: known(team).dead }
    },
    ping: async () => {},
    problems: async () => [],
    async close() {
      for (const { listeners } of teams.values()) listeners.clear()
    },
  }
}
