import type { Draw } from './draw.fixture.ts'

/** What one kind of system writes: messages with slots, the frequent ones first. Each is one kind to a person. */
export type System = { name: string; slots: Record<string, (d: Draw) => string>; messages: string[] }

export const ip = (d: Draw) => `10.${d.n(250)}.${d.n(250)}.${1 + d.n(250)}`
export const port = (d: Draw) => String(1_024 + d.n(60_000))
export const size = (d: Draw) => d.pick([`${d.n(900)} B`, `${d.n(99)}.${d.n(10)} KB`, `${d.n(9)}.${d.n(10)} MB`])
export const clock = (d: Draw) => `${10 + d.n(14)}:${10 + d.n(50)}:${10 + d.n(50)}`
export const who = (d: Draw) =>
  d.pick([
    'root',
    'root',
    'root',
    'anna',
    'bert',
    'oracle',
    'guest',
    'admin',
    'www',
    'nobody',
    'test',
    'webmaster',
    'info',
    'ftpuser',
  ])
export const folder = (d: Draw) =>
  `/${d.pick(['srv', 'data', 'home/anna', 'var/lib'])}/${d.pick(['a', 'in', 'x17'])}/${d.hex(6)}`
