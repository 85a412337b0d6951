/** Less than this is noise, whatever it is a multiple of. */
const negligibleMs = 8
/** Four times the text may take so many times as long: twice what is right, for a machine that does other things. */
const tolerated = 8

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** The least of several runs: other work only ever adds. */
function least(act: () => unknown): number {
  act()
  const took = Array.from({ length: 4 }, () => {
    const began = cpuMs()
    act()
    return cpuMs() - began
  })
  return Math.min(...took)
}

/**
 * Whether `act` takes time in proportion to its text and not to a power of its length: a megabyte against a quarter of
 * one. It says nothing of how fast a machine is.
 */
export function growsInProportion(act: (text: string) => unknown, megabyte: string): boolean {
  const quarter = megabyte.slice(0, megabyte.length / 4)
  for (let attempt = 0; attempt < 3; attempt++) {
    const large = least(() => act(megabyte))
    if (
      large <= negligibleMs ||
      large <=
        tolerated *
          Math.max(
            least(() => act(quarter)),
            negligibleMs / 4,
          )
    )
      return true
  }
  return false
}
