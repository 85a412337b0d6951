import { z } from 'zod'

/** First path segments that belong to the server, so no team can have them. */
export const reservedTeamNames = ['api', 'healthz', 'readyz', 'metrics', 'socket.io', '_next', 'tv', 'pair', 'login']

/** Team names are the first path segment of a board's address. */
export const TeamName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'a team name is 1 to 63 lower-case letters, digits or hyphens, and begins with a letter or digit',
  )
  .refine((name) => !reservedTeamNames.includes(name), 'this name is used by Faultboard itself')
export type TeamName = z.infer<typeof TeamName>

/** Owns services, has a board. */
export const Team = z.strictObject({
  name: TeamName,
  title: z.string().min(1).max(60),
  /** IANA zone of the clock on the team's wall. */
  timezone: z.string().refine(isTimeZone, 'not an IANA time zone, for example Europe/Berlin'),
})
export type Team = z.infer<typeof Team>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
