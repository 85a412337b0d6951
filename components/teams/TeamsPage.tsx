import { Message } from '../Message.tsx'
import { TeamList } from './TeamList.tsx'

/** The page of all teams. */
export function TeamsPage() {
  return (
    <Message title="Teams">
      <TeamList />
    </Message>
  )
}
