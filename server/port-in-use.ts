import { StartError } from '../runtime/start-error.ts'

/** Somebody else listens there already. */
export class PortInUse extends StartError {
  override name = 'PortInUse'
  constructor(port: number) {
    super(`port ${port} is in use; choose another with --port or server.port`)
  }
}
