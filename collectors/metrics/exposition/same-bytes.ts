/** Compares bytes of a body with bytes that were learnt, eight at a time. */
export class SameBytes {
  private readonly learnt: DataView
  private readonly body: DataView

  constructor(learnt: DataView, body: Buffer) {
    this.learnt = learnt
    this.body = new DataView(body.buffer, body.byteOffset, body.length)
  }

  are(learntAt: number, bodyAt: number, length: number): boolean {
    const { learnt, body } = this
    if (bodyAt + length > body.byteLength) return false
    const wide = length - (length & 7)
    let i = 0
    // As integers, because two different doubles may be equal (0 and -0) and a NaN is none.
    for (; i < wide; i += 8) {
      if (learnt.getInt32(learntAt + i, true) !== body.getInt32(bodyAt + i, true)) return false
      if (learnt.getInt32(learntAt + i + 4, true) !== body.getInt32(bodyAt + i + 4, true)) return false
    }
    for (; i < length; i++) {
      if (learnt.getUint8(learntAt + i) !== body.getUint8(bodyAt + i)) return false
    }
    return true
  }
}
