import { z } from 'zod'
import { ScrapeAuth, ScrapeTls } from '../../runtime/config-scrape.ts'
import { Duration } from '../../runtime/duration.ts'
import { RelabelRules } from './relabel-rule.ts'

/** `refresh: 30s`, with how often it is looked when nothing is said. */
export const refresh = (usual: string) => Duration.pipe(z.number().min(1_000, 'not faster than 1s')).prefault(usual)

/** Rules in the words of Prometheus' `relabel_configs`, which every kind takes. */
export const relabelSetting = { relabel: RelabelRules.optional() }

/** How to log in where the list is asked for. */
export const accessSettings = {
  auth: ScrapeAuth.optional(),
  tls: ScrapeTls.optional(),
  headers: z.record(z.string(), z.string()).optional(),
}

export const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'an http:// or https:// address')
