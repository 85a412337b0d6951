/** Code in a line or a cell; a bar would end the cell. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

/** A label, or the labels that are joined to one value. */
export const labelOf = (label: string): string => label.split('/').map(code).join('/')

export const labelsOf = (labels: readonly string[]): string => (labels.length === 0 ? '–' : oneOf(labels.map(labelOf)))

/** `a`, `b or c`, `a, b or c`. */
export function oneOf(items: readonly string[], word = 'or'): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** A section, or nothing where there is nothing to say. */
export const section = (title: string, body: string): string[] => (body === '' ? [] : [`## ${title}`, body])

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** A sentence begins with a capital; a name keeps the letter it has. */
export const capital = (text: string): string =>
  /^[a-z]+[ ,:]/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
