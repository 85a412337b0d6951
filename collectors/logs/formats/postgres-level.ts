import type { Level } from './format.ts'
import { levelOfWord } from './level.ts'

/** `FATAL` ends one connection, such as one with a wrong password; only `PANIC` ends the server. */
export const levelOfPostgres = (word: string): Level =>
  word === 'FATAL' ? 'error' : word.startsWith('DEBUG') ? 'debug' : levelOfWord(word)
