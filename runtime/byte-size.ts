import { z } from 'zod'

const looks = 'a size looks like 500KiB, 16MiB or 1GiB'

/** `500KiB`, `16MiB`, `1GiB`, or a plain number of bytes: sizes are parsed here, once, and are bytes from then on. */
export const ByteSize = z
  .union([z.int().min(1), z.string().regex(/^\d+(\.\d+)?(KiB|MiB|GiB)$/, looks)], looks)
  .transform((size) => {
    if (typeof size === 'number') return size
    const unit = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[size.replace(/[\d.]+/, '')] ?? 1
    return Math.round(Number.parseFloat(size) * unit)
  })
