import './waiting.css'

/** A board before its first event: what to do, in one line that can be copied. */
export function WaitingForEvents({ team }: { team: string }) {
  return (
    <main className="waiting">
      <h2>Waiting for the first event.</h2>
      <p>Point Faultboard at anything that counts requests or writes logs, and its tile appears here by itself:</p>
      <pre>{`npm start -- --team ${team} --service shop --scrape http://localhost:8000/metrics`}</pre>
      <pre>{`npm start -- --team ${team} --service shop --log '/var/log/apache2/*error.log'`}</pre>
    </main>
  )
}
