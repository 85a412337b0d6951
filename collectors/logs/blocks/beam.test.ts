import { expect, test } from 'vitest'
import { eventsOf } from '../testing/events-of.ts'
import { exceptionsIn } from './exceptions.ts'

test('L20: a process of Elixir that ended is one error, with its exception and its calls', () => {
  const events = eventsOf(`03:42:09.123 [info] Running ShopWeb.Endpoint
03:42:10.123 [error] GenServer Shop.Till terminating
** (RuntimeError) no money
    (shop 0.1.0) lib/shop/till.ex:12: Shop.Till.handle_call/3
    (stdlib 5.2) gen_server.erl:1149: :gen_server.try_handle_call/4
Last message (from #PID<0.151.0>): {:charge, 7}
State: %{}
03:42:11.123 [info] still up`)
  expect(events).toHaveLength(1)
  expect(events[0]?.lines.join('\n')).not.toContain('up')
  expect(exceptionsIn(events[0]?.lines ?? [])).toMatchObject([
    {
      type: 'RuntimeError',
      message: 'no money',
      frames: [
        { file: 'lib/shop/till.ex', function: 'Shop.Till.handle_call' },
        { file: 'gen_server.erl', function: ':gen_server.try_handle_call' },
      ],
    },
  ])
})

test('L20: a report of Erlang is one error, and its first words name it', () => {
  const events = eventsOf(`=PROGRESS REPORT==== 24-Nov-2026::03:42:09.123456 ===
    application: till
=ERROR REPORT==== 24-Nov-2026::03:42:10.123456 ===
** Generic server till terminating
** Last message in was {charge,7}
** When Server state == #{}
** Reason for termination ==
** {no_money,[{till,handle_call,3,[{file,"src/till.erl"},{line,12}]},
              {gen_server,try_handle_call,4,[{file,"gen_server.erl"},{line,1149}]}]}

=CRASH REPORT==== 24-Nov-2026::03:42:10.123999 ===
  crasher:
    initial call: till:init/1
    exception error: no match of right hand side value {error,enoent}
      in function  till:open/1 (src/till.erl, line 7)
=INFO REPORT==== 24-Nov-2026::03:42:11 ===
    up`)
  expect(events.map(({ heads }) => heads[0]?.message)).toEqual(['** Generic server till terminating', 'crasher:'])
  expect(events.map(({ lines }) => exceptionsIn(lines)[0])).toMatchObject([
    { type: 'no_money', frames: [{ function: 'till:handle_call' }, { function: 'gen_server:try_handle_call' }] },
    { type: 'error', message: 'no match of right hand side value {error,enoent}' },
  ])
})
