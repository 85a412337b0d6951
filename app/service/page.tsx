import { ServicePage } from '../../components/service/ServicePage.tsx'

export default function Page() {
  return <ServicePage />
}
