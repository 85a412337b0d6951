'use client'
import { Message } from '../Message.tsx'

export function ServicePage() {
  return <Message title="Service" />
}
