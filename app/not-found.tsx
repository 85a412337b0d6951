import { Message } from '../components/Message.tsx'

export default function NotFound() {
  return (
    <Message title="There is nothing at this address.">
      <p>
        A board is at <code>/team</code>, a service at <code>/team/service</code>. <a href="/">All teams</a>
      </p>
    </Message>
  )
}
