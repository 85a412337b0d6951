/** What a discovery knows of a target. A Map, because a label may be called `constructor`. */
export type Labels = ReadonlyMap<string, string>

/** How names of labels look where they may be set. */
export const isLabelName = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)

/** Anything as the end of a label's name: what is not a letter, digit or underscore becomes an underscore. */
export const asLabelName = (text: string): string => text.replace(/[^a-zA-Z0-9_]/g, '_')

/** Later ones win. */
export const mergeLabels = (...all: Labels[]): Map<string, string> => new Map(all.flatMap((labels) => [...labels]))
