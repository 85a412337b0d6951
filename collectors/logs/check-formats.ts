import type { Config } from '../../runtime/config.ts'
import { nearestNames } from '../metrics/presets/nearest-names.ts'
import { formatNamed, formats } from './formats/registry.ts'

/** Formats of logs that do not exist. A collector runs with them and calls the target a fault. */
export const checkFormats = ({ teams }: Config): { path: string; found: string; right: string }[] =>
  Object.entries(teams).flatMap(([team, { services }]) =>
    Object.entries(services).flatMap(([service, { log }]) =>
      log.flatMap(({ format }, i) =>
        format === undefined || formatNamed(format)
          ? []
          : [
              {
                path: `teams.${team}.services.${service}.log[${i}].format`,
                found: `"${format.slice(0, 40)}"`,
                right: near(format),
              },
            ],
      ),
    ),
  )

const near = (wrong: string): string => {
  const names = nearestNames(
    wrong,
    formats.map(({ name }) => name),
  )
  return `one of the formats in docs/logs/README.md, such as ${names.join(', ')}; leave it out and it is recognised`
}
