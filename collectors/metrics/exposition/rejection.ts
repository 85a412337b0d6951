/** Why a strict reader refuses a body: the same words in notes and tests. */
export type StrictReason =
  | 'not-utf8'
  | 'no-eof'
  | 'after-eof'
  | 'blank-line'
  | 'unterminated-line'
  | 'bad-comment'
  | 'bad-type'
  | 'bad-unit'
  | 'bad-name'
  | 'bad-label'
  | 'bad-value'
  | 'bad-timestamp'
  | 'bad-exemplar'
  | 'repeated-metadata'
  | 'late-metadata'
  | 'repeated-family'
  | 'repeated-series'
  | 'split-metric'
  | 'timestamp-order'
  | 'wrong-for-type'
  | 'bad-histogram'

/** What is wrong with a line, and what would be right there. */
export type Fault = { reason: StrictReason; right: string }

/** Why a whole body is refused: the first line that is wrong. */
export type Rejection = Fault & { line: number; text: string }

export const fault = (reason: StrictReason, right: string): Fault => ({ reason, right })

export const isFault = (value: object): value is Fault => 'reason' in value
