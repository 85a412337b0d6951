#!lua flags=allow-oom
-- Writes states and queues the messages they cause, in one step: both survive or neither.
--
-- KEYS[1] version
-- KEYS[2] lease
-- KEYS[3] states
-- KEYS[4] queued
-- KEYS[5] due
-- KEYS[6] queues
-- KEYS[7] deliveries
-- ARGV[1] fence
-- ARGV[2] now, ms
-- ARGV[3] ids queued before this are forgotten, ms
-- ARGV[4] channel of the feed
-- ARGV[5] the states as JSON
-- ARGV[6] plan as JSON: states {service, JSON, service, JSON …}, deliveries [id, queue, JSON]
--
-- Returns 1 written, 0 the fence is not the newest
-- Publishes a `states` entry when written.
if (redis.call('HGET', KEYS[2], 'fence') or '0') ~= ARGV[1] then
  return 0
end
local plan = cjson.decode(ARGV[6])
for i = 1, #plan.states, 2 do
  redis.call('HSET', KEYS[3], plan.states[i], plan.states[i + 1])
end

redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[3])
for _, delivery in ipairs(plan.deliveries) do
  local id, queue, json = delivery[1], delivery[2], delivery[3]
  if redis.call('ZADD', KEYS[4], 'NX', ARGV[2], id) == 1 then
    redis.call('HSET', KEYS[7], id, json)
    local waiting = redis.call('HGET', KEYS[6], queue)
    redis.call('HSET', KEYS[6], queue, waiting and (waiting .. '\n' .. id) or id)
    redis.call('ZADD', KEYS[5], 'NX', ARGV[2], queue)
  end
end

if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SET', KEYS[1], ARGV[2])
end
local version = string.format('%.0f', redis.call('INCR', KEYS[1]))
redis.call('PUBLISH', ARGV[4], '{"kind":"states","version":' .. version .. ',"states":' .. ARGV[5] .. '}')
return 1
