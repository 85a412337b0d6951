import { Component, type ReactNode } from 'react'

type Props = { children: ReactNode; fallback: ReactNode; onFault?: () => void }

/** Keeps what cannot be drawn from taking the rest of the page with it: a blank wall looks like a calm one. */
export class Guard extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override componentDidCatch() {
    this.props.onFault?.()
  }

  override render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children
  }
}
