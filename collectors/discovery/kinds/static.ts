import { z } from 'zod'
import { defineDiscovery, found } from '../discovery-kind.ts'
import { relabelSetting } from '../settings.ts'
import { candidatesOf, TargetGroup } from '../target-groups.ts'

/** Groups that stand in the configuration itself. */
export const kind = defineDiscovery({
  kind: 'static',
  about: 'Groups of `host:port` in the configuration itself.',
  example: `discovery:
  - kind: static
    team: web
    groups:
      - targets: [10.0.10.2:9100, 10.0.10.3:9100]
        labels: { service: shop }
`,
  settings: z.strictObject({ groups: z.array(TargetGroup), ...relabelSetting }),
  open: ({ groups }) => ({
    name: 'the configuration',
    refreshMs: 3_600_000,
    find: async () => found(candidatesOf(groups)),
  }),
})
