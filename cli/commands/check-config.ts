import { checkFormats } from '../../collectors/logs/check-formats.ts'
import { type Command, UsageError } from '../command.ts'
import { configOption, settingsOf } from '../settings.ts'

/** `faultboard check-config`: every fault of the file with its line, or what the file says. */
export const checkConfig: Command = {
  name: 'check-config',
  summary: 'Say what is wrong in a configuration file, with lines',
  about: 'Checks a configuration file without starting anything. Exit code 0: all is right; 2: it says what is not.',
  options: configOption,
  async run(values, io) {
    const config = settingsOf(values, io.env, checkFormats)
    if (!config)
      throw new UsageError('There is no faultboard.yml here. Name a file: faultboard check-config --config FILE')
    const services = Object.values(config.teams).flatMap((team) => Object.values(team.services))
    const count = (number: number, word: string, words = `${word}s`) => `${number} ${number === 1 ? word : words}`
    const scrapes = services.reduce((sum, service) => sum + service.scrape.length, 0)
    const logs = services.reduce((sum, service) => sum + service.log.length, 0)
    const found = config.discovery.length === 0 ? '' : `${count(config.discovery.length, 'discovery', 'discoveries')}, `
    io.out(
      `All is right: ${count(Object.keys(config.teams).length, 'team')}, ${count(services.length, 'service')}, ` +
        `${count(scrapes, 'scrape')}, ${count(logs, 'log path')}, ${found}${count(config.receivers.length, 'receiver')}.`,
    )
    return 0
  },
}
