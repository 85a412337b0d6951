import type { labelled } from './labelled.fixture.ts'

type Language = keyof typeof labelled

/** The sample as the language's runtime prints it. */
export function printed(language: Language, sample: string): string {
  if (sample.startsWith('log ')) return sample.slice(4)
  const chain = sample.split(' <- ')
  if (language === 'python')
    return chain
      .toReversed()
      .map(asTraceback)
      .join('\n\nThe above exception was the direct cause of the following exception:\n\n')
  if (language === 'java')
    return chain
      .map((each, i) => `${i > 0 ? 'Caused by: ' : ''}${each}\n\tat com.example.shop.Pay.charge(Pay.java:1${i})`)
      .join('\n')
  if (language === 'dotnet') return asDotnet(chain)
  return asNode(chain)
}

const asTraceback = (last: string): string =>
  `Traceback (most recent call last):\n  File "/srv/app/pay.py", line 1, in charge\n    call()\n${last}`

function asDotnet([outer = '', ...causes]: string[]): string {
  const inner = causes.map((cause) => `\n ---> ${cause}`).join('')
  const ends = causes
    .map(() => '\n   --- End of inner exception stack trace ---\n   at Shop.Pay.Charge() in /srv/Pay.cs:line 1')
    .join('')
  return `${outer}${inner}\n   at Shop.Rates.Get() in /srv/Rates.cs:line 1${ends}`
}

function asNode([outer = '', ...causes]: string[]): string {
  const [text, code] = withCode(outer)
  const cause = causes[0] === undefined ? '' : `  [cause]: ${asNode(causes).replaceAll('\n', '\n  ')}`
  const tail = code ? `  code: '${code}'` : ''
  const inside = [tail, cause].filter(Boolean).join(',\n')
  return `${text}\n    at charge (/srv/app/pay.js:1:2)${inside === '' ? '' : ` {\n${inside}\n}`}`
}

function withCode(text: string): [text: string, code: string | null] {
  const found = /^(.*) \{(\w+)\}$/.exec(text)
  return found ? [found[1] ?? '', found[2] ?? null] : [text, null]
}
