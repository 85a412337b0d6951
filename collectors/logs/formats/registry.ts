import { format as access } from './access.ts'
import { format as accessJson } from './access-json.ts'
import { format as apacheError } from './apache-error.ts'
import { format as envoy } from './envoy.ts'
import type { Format } from './format.ts'
import { format as haproxy } from './haproxy.ts'
import { format as json } from './json.ts'
import { format as nginxError } from './nginx-error.ts'
import { format as plain } from './plain.ts'
import { format as python } from './python.ts'

/** Every file of this folder that exports a format, the stricter ones first: the first of equals is recognised. */
export const formats: readonly Format[] = [
  accessJson,
  json,
  apacheError,
  nginxError,
  haproxy,
  envoy,
  access,
  python,
  plain,
]

/** What reads lines that nothing else recognises. */
export const fallback = plain

export const formatNamed = (name: string): Format | null => formats.find((format) => format.name === name) ?? null
