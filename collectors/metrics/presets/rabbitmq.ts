import type { Preset, SideCounter } from './preset.ts'

const side = (name: string, what: string): SideCounter => ({
  metric: `rabbitmq_global_messages_${name}_total`,
  kind: 'broker',
  what,
  of: ['queue_type', 'protocol'],
})

/** RabbitMQ's own plugin. Only the `global` counters never fall: the others go down when a channel closes. */
export const preset: Preset = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  kind: 'broker',
  vantage: 'app',
  families: [
    {
      metric: 'rabbitmq_global_messages_received_total',
      status: [],
      method: [],
      route: ['protocol'],
      classWithoutStatus: () => null,
      parts: [
        { metric: 'rabbitmq_global_messages_unroutable_dropped_total', counts: 'errors', class: 'other' },
        { metric: 'rabbitmq_global_messages_unroutable_returned_total', counts: 'errors', class: 'other' },
      ],
    },
  ],
  copies: [
    { metric: 'rabbitmq_channel_messages_published_total', why: 'it falls whenever a channel closes' },
    { metric: 'rabbitmq_queue_messages_published_total', why: 'it falls whenever a queue goes' },
  ],
  sides: [
    side('dead_lettered_rejected', 'messages rejected'),
    side('dead_lettered_expired', 'messages expired'),
    side('dead_lettered_maxlen', 'messages over the length of a queue'),
    side('dead_lettered_delivery_limit', 'messages delivered too often'),
    side('redelivered', 'messages delivered again'),
  ],
  startTimes: [],
  notes: [
    'Requests are messages received; errors are messages that no queue took. Dead letters stand beside the rate, because queues that delay or retry use them on purpose.',
  ],
  examples: [
    {
      says: 'messages that found no queue are errors; dead letters stand beside; what falls with a channel is not read',
      text: `# TYPE rabbitmq_global_messages_received_total counter
rabbitmq_global_messages_received_total{protocol="amqp091"} 300
rabbitmq_global_messages_received_total{protocol="mqtt311"} 20
# TYPE rabbitmq_global_messages_unroutable_dropped_total counter
rabbitmq_global_messages_unroutable_dropped_total{protocol="amqp091"} 4
# TYPE rabbitmq_global_messages_unroutable_returned_total counter
rabbitmq_global_messages_unroutable_returned_total{protocol="amqp091"} 1
# TYPE rabbitmq_global_messages_dead_lettered_rejected_total counter
rabbitmq_global_messages_dead_lettered_rejected_total{queue_type="rabbit_classic_queue",dead_letter_strategy="at_most_once"} 6
# TYPE rabbitmq_channel_messages_published_total counter
rabbitmq_channel_messages_published_total 12
`,
      requests: 320,
      errors: 5,
      classes: { other: 5 },
      routes: { amqp091: { requests: 300, errors: 5 }, mqtt311: { requests: 20, errors: 0 } },
      sides: { 'broker|messages rejected|rabbit_classic_queue': 6 },
    },
  ],
}
