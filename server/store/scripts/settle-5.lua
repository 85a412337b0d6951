#!lua flags=allow-oom
-- Ends a claim: the message is delivered, tried again later, or dead.
--
-- KEYS[1] due
-- KEYS[2] queues
-- KEYS[3] deliveries
-- KEYS[4] tokens
-- KEYS[5] dead
-- ARGV[1] queue
-- ARGV[2] id
-- ARGV[3] token
-- ARGV[4] delivered, again or dead
-- ARGV[5] again: when, ms; dead: how many dead letters are kept
-- ARGV[6] again: the delivery with one attempt more, as JSON; dead: delivery and reason, as JSON
--
-- Returns 1 settled, 0 another node has claimed it since
if redis.call('HGET', KEYS[4], ARGV[1]) ~= ARGV[3] then
  return 0
end
local waiting = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if string.match(waiting, '^[^\n]+') ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[4], ARGV[1])

if ARGV[4] == 'again' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[6])
  redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
  return 1
end
if ARGV[4] == 'dead' then
  redis.call('LPUSH', KEYS[5], ARGV[6])
  redis.call('LTRIM', KEYS[5], 0, tonumber(ARGV[5]) - 1)
end
redis.call('HDEL', KEYS[3], ARGV[2])
local rest = string.match(waiting, '\n(.+)$')
if rest then
  redis.call('HSET', KEYS[2], ARGV[1], rest)
  redis.call('ZADD', KEYS[1], 0, ARGV[1])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return 1
