import { TeamsPage } from '../components/teams/TeamsPage.tsx'

export default function Page() {
  return <TeamsPage />
}
