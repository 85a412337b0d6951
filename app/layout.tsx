import '@fontsource-variable/inter'
import '../components/tokens.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'

export const metadata: Metadata = {
  title: 'Faultboard',
  description: 'Errors and error rates of a team’s services, live and true.',
  robots: { index: false, follow: false },
  icons: { icon: '/icon.svg' },
}
export const viewport: Viewport = { themeColor: '#101215', colorScheme: 'dark' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
