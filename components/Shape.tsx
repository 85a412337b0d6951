import './shape.css'
import type { State } from '../contracts/state.ts'

/** What a state looks like; `frozen` is every state of a screen that is not live. */
export type ShapeName = State | 'frozen'

const drawings: Record<ShapeName, React.ReactNode> = {
  ok: <circle cx="12" cy="12" r="8.5" />,
  watch: <path d="M12 3.5 22 20.5H2Z" strokeLinejoin="round" />,
  failing: <path d="M12 .8 23.2 12 12 23.2.8 12Z" className="solid" />,
  'no-traffic': <path d="M3 12h18" strokeWidth="3.4" />,
  silent: <circle cx="12" cy="12" r="8.5" strokeDasharray="3.6 3.1" />,
  'no-data': <path d="M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17ZM5.8 18.2 18.2 5.8" />,
  muted: <path d="M8 4v16M16 4v16" strokeWidth="3.4" />,
  frozen: <path d="M2 10 10 2M2 17 17 2M4.500 21.500 21.500 4.500M11 22 22 11M18 22 22 18" strokeWidth="2.2" />,
}

/** The shape of a state. The word always stands near it, so it is hidden from screen readers. */
export function Shape({ name }: { name: ShapeName }) {
  return (
    <svg className={`shape shape-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      {drawings[name]}
    </svg>
  )
}
