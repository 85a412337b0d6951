import { clock, folder, ip, port, type System, who } from './slots.fixture.ts'
import { programs } from './systems-of-programs.fixture.ts'
import { racks } from './systems-of-racks.fixture.ts'

export type { System } from './slots.fixture.ts'

export const systems: System[] = [...racks, ...programs]

/** Slots that every system has. */
export const commonSlots: System['slots'] = {
  i: (d) => d.digits(1 + d.n(5)),
  h: (d) => d.hex(8),
  w: (d) => `0${d.hex(7)}`,
  x: (d) => `0x${d.hex(8)}`,
  q: (d) => `'${d.pick(['one thing', 'a/b', 'Inbox', 'it, and more'])}'`,
  q2: (d) => d.pick(['View', '*alarm*', 'Audio Mix']),
  uuid: (d) => d.uuid(),
  ip,
  port,
  clock,
  who,
  path: folder,
}
