import type { z } from 'zod'

/** The first thing that is wrong with a message: where, and what would be right. Never the value itself. */
export function inWords(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'not what was expected'
  const path = issue.path.map(String).join('.')
  return `${path === '' ? 'the message' : path}: ${issue.message}`.slice(0, 500)
}
