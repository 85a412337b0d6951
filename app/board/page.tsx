import { Kiosk } from '../../components/board/Kiosk.tsx'

export default function Page() {
  return <Kiosk />
}
