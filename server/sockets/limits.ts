/** A Batch has up to this; the transport closes at once what sends more. */
export const messageBytesAtMost = 1_000_000
/** A screen only ever says which team it watches. */
export const browserBytesAtMost = 8_192
export const browserMessagesPerSecond = 50
export const socketsAtMost = 2_000
/** A socket that has not chosen a namespace by then is closed. */
export const connectWithinMs = 5_000
/** A screen whose line was never free in so many seconds is closed; it gets a fresh snapshot when it comes back. */
export const busySecondsAtMost = 10
