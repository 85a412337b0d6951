import './message.css'
import type { ReactNode } from 'react'

/** A whole page that says one thing and what to do about it. */
export function Message({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <main className="message">
      <h1>{title}</h1>
      {children}
    </main>
  )
}
