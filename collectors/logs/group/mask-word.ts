import { isHost } from './host-name.ts'

/** What a word turned out to be. Numbers and hosts beside their like are said once. */
export type Kind = 'word' | 'number' | 'host' | 'path' | 'text'
export type Masked = { kind: Kind; text: string }

const plain = (text: string): Masked => ({ kind: 'word', text })
const id: Masked = { kind: 'text', text: '<id>' }
const number: Masked = { kind: 'number', text: '<num>' }

/** Words with digits in them that are names and not values. */
const name =
  /^(?:AH\d{5}|WSGI\d{4}|ORA-\d{5}|MY-\d{6}|P\d{4}|E\d{3,4}|HTTPS?|HTTPS?\/[\d.]+|h2c?|utf-?\d+|sha-?\d{1,3}|md5|ipv[46]|oauth2|base64|socks[45]|ssh2|s3|ec2|k8s|x509|x86|x64|x86_64|amd64|arm64|win32|log4j2?|neo4j|psycopg2?|sqlite3|urllib3|boto3|python[23]|i18n|latin1|v\d|(?:TLS|SSL)v\d(?:\.\d)?|[2345]xx|p\d\d)$/i
/** `Http2Exception`: one digit inside a name. */
const nameWithDigit = /^(?:[A-Za-z_]{1,60}\.){0,12}[A-Za-z]{3,60}\d[A-Za-z]{2,60}$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** `1.5s`, `40kB`, `2026-11-24T03:41:25.166Z`, `10m30s`. */
const quantity = /^[+-]?\d[\d.,:_/-]*(?:e[+-]?\d+)?(?:%|[a-zA-Z]{1,3}|(?:T[\d:.,]+)?(?:Z|[+-]\d\d:?\d\d)?)$/
const duration = /^(?:\d+(?:\.\d+)?(?:[dhms]|ms|us|ns)){2,6}$/
const stamp = /^\d{1,4}[/-][A-Z][a-z]{2}[/-]\d{2,4}(?::[\d:.]{4,20})?$/
const path = /^(?:[/~]|[A-Za-z]:[\\/]|\\\\|\.{1,2}\/)[^/\\]/
const fileIn = /^[\w.@%+~-]+(?:\/[\w.@%+~-]+)*\/[\w.@%+~-]*(?:\.\w{1,5}|\/)$|^(?:[\w.@%+~-]+\/){3,}[\w.@%+~-]*$/
const email = /^[^@]+@[\w.-]{1,250}\.[A-Za-z]{2,}$/
/** Eight letters of hex and no word of any language: `ffffffff`, `deadbeef`. */
const hexLetters = /^[a-f]{8,}$/i
const hex = /^[0-9a-f]{6,}$/i
/** `main.ts:17:3`. */
const place = /(?::\d{1,9}){1,2}$/
/** Files that hold data have any name; files of code say where it was. */
const dataFile =
  /^[\w.@%+~-]+\.(?:csv|tsv|json|xml|ya?ml|txt|log|pdf|png|jpe?g|gif|svg|zip|t?gz|tar|bz2|tmp|bak|dat|xlsx?|docx?|parquet|avro|mp[34])$/i
const day = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/

const maxParts = 12

/** The word, or what stands for its kind. */
export function maskWord(word: string): Masked {
  const end = word.length - trailing(word)
  if (end === word.length) return maskCore(word)
  const masked = maskCore(word.slice(0, end))
  const tail = word.slice(end)
  // What ends a sentence ends a list of numbers too.
  return {
    kind: masked.kind === 'path' ? 'path' : tail === '' ? masked.kind : kindBefore(masked.kind),
    text: masked.text + tail,
  }
}

const kindBefore = (kind: Kind): Kind => (kind === 'number' || kind === 'host' ? 'text' : kind)

/** Punctuation at the end of a word is not part of it: `.`, `:`, `!` and `?`. */
function trailing(word: string): number {
  let at = word.length
  for (; at > 0; at--) {
    const char = word.charCodeAt(at - 1)
    if (char !== 46 && char !== 58 && char !== 33 && char !== 63) break
  }
  return word.length - at
}

function maskCore(word: string): Masked {
  if (word === '') return plain(word)
  const found = look(word)
  if (found.digits === 0) return maskLetters(word, found)
  return found.letters === 0 ? maskDigits(word) : maskMixed(word, found)
}

function maskDigits(word: string): Masked {
  if (/^:\d{1,5}$/.test(word)) return plain(':<num>')
  if (word[0] === '/') return { kind: 'path', text: '<path>' }
  return isHost(word) ? { kind: 'host', text: '<host>' } : number
}

const isFile = (word: string): boolean => fileIn.test(word.replace(place, ''))

/** Letters and digits. */
function maskMixed(word: string, found: Found): Masked {
  if (word.length <= 12 && name.test(word)) return plain(word)
  if (found.at > 0) return { kind: 'text', text: email.test(word) ? '<email>' : '<id>' }
  if (word.length === 36 && uuid.test(word)) return id
  if (path.test(word)) return { kind: 'path', text: '<path>' }
  if (word.length <= 64 && (quantity.test(word) || duration.test(word) || stamp.test(word))) return number
  if (found.dots + found.colons > 0 && isHost(word)) return { kind: 'host', text: '<host>' }
  if (found.slashes > 0 && isFile(word)) return { kind: 'path', text: '<path>' }
  if (found.colons + found.slashes > 0) return maskParts(word, found)
  return nameWithDigit.test(word) && !hex.test(word) ? plain(word) : id
}

function maskLetters(word: string, { letters, at, dots, slashes }: Found): Masked {
  if (letters === 0) return plain(word)
  if (at > 0 && dots > 0 && email.test(word)) return { kind: 'text', text: '<email>' }
  if (slashes > 0 || word.includes('\\')) {
    if (path.test(word) || fileIn.test(word)) return { kind: 'path', text: '<path>' }
  }
  if (dots > 0 && isHost(word)) return { kind: 'host', text: '<host>' }
  if (dots > 0 && dataFile.test(word)) return { kind: 'path', text: '<path>' }
  if (word === 'localhost') return { kind: 'host', text: '<host>' }
  if (word.length >= 8 && hexLetters.test(word)) return id
  return word.length === 3 && day.test(word) ? { kind: 'number', text: '<num>' } : plain(word)
}

/** `shop:5432` and `dn228/dn229` are masked part by part. */
function maskParts(word: string, { colons }: Found): Masked {
  if (colons >= 5 && /^(?:[0-9a-f]{2}:){5,}[0-9a-f]{2}$/i.test(word)) return id
  if (colons >= 2 && /^[0-9a-f:.]+$/i.test(word)) return { kind: 'host', text: '<host>' }
  const parts = word.split(/([:/]+)/, 2 * maxParts)
  return plain(parts.map((part, i) => (i % 2 === 1 ? part : maskCore(part).text)).join(''))
}

type Found = { digits: number; letters: number; dots: number; colons: number; slashes: number; at: number }

/** Everything that decides about a word, counted in one pass. */
function look(word: string): Found {
  const found = { digits: 0, letters: 0, dots: 0, colons: 0, slashes: 0, at: 0 }
  for (let i = 0; i < word.length; i++) {
    const char = word.charCodeAt(i)
    if (char >= 48 && char <= 57) found.digits++
    else if ((char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char > 127) found.letters++
    else if (char === 46) found.dots++
    else if (char === 58) found.colons++
    else if (char === 47) found.slashes++
    else if (char === 64) found.at++
  }
  return found
}
