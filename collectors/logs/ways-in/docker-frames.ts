/** Which of its streams a container wrote to; one with a terminal has only one. */
export type DockerStream = 'stdout' | 'stderr' | 'tty'

const headBytes = 8
const maxFrameBytes = 4 * 1_048_576

/** Takes frames out of the stream of Docker's API. False: what stands there is no frame. */
export function createDockerFrames(onFrame: (stream: DockerStream, payload: Buffer) => void): {
  take(chunk: Buffer): boolean
} {
  let rest: Buffer = Buffer.alloc(0)
  return {
    take(chunk) {
      rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
      let at = 0
      while (rest.length - at >= headBytes) {
        const kind = rest[at]
        const length = rest.readUInt32BE(at + 4)
        if ((kind !== 0 && kind !== 1 && kind !== 2) || length > maxFrameBytes) return false
        if (rest.length - at < headBytes + length) break
        onFrame(kind === 2 ? 'stderr' : 'stdout', rest.subarray(at + headBytes, at + headBytes + length))
        at += headBytes + length
      }
      rest = rest.subarray(at)
      return true
    },
  }
}
