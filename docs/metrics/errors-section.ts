import type { Preset } from '../../collectors/metrics/presets/preset.ts'
import { familiesOf, understood } from './expose.ts'
import { code, oneOf } from './markdown.ts'

/** Classes of the errors in the examples, by the status they have. */
function classesByStatus({ examples }: Preset): Map<string, Set<string>> {
  const classes = new Map<string, Set<string>>()
  for (const { sample, meaning, family } of examples.flatMap(({ text }) => understood(text))) {
    // A part that is an error by itself has no status to tell it by.
    if (meaning.dropped !== null || meaning.class === null || sample.name !== family.metric || sample.value === 0)
      continue
    const status = meaning.status ?? ''
    classes.set(status, (classes.get(status) ?? new Set()).add(meaning.class))
  }
  return classes
}

/** Which statuses are errors, and of which class. */
export function errorsSection(preset: Preset): string {
  const families = familiesOf(preset)
  if (!families.some(({ status }) => status.length > 0)) return ''
  const rule = families.some(({ codes }) => codes === 'grpc')
    ? 'By the code of gRPC: those that the server is to blame for are errors'
    : 'By the status: 5xx is an error, and so is a request that got no status'
  const told = [...classesByStatus(preset)].map(
    ([status, kinds]) => `${status === '' ? 'no status' : code(status)} is ${oneOf([...kinds].map(code))}`,
  )
  return [
    `${rule}. [All classes](counting.md#which-answers-are-errors).`,
    ...(told.length > 0 ? [`In the examples below, ${oneOf(told, 'and')}.`] : []),
    ...(families.some(({ refine }) => refine) ? ['Other labels say more than the status, and are asked too.'] : []),
  ].join(' ')
}
