#!lua
-- Keeps the last Report of a collector and drops those of collectors that are not heard any more.
--
-- KEYS[1] version
-- KEYS[2] reports
-- KEYS[3] heard
-- ARGV[1] collector
-- ARGV[2] now, ms
-- ARGV[3] Reports that came before this are dropped, ms
-- ARGV[4] channel of the feed
-- ARGV[5] the Report as JSON
--
-- Returns 1
-- Publishes a `report` entry.
local old = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', '(' .. ARGV[3])
for _, collector in ipairs(old) do
  redis.call('HDEL', KEYS[2], collector)
  redis.call('ZREM', KEYS[3], collector)
end
redis.call('HSET', KEYS[2], ARGV[1], '{"report":' .. ARGV[5] .. ',"receivedAt":' .. ARGV[2] .. '}')
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])

if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SET', KEYS[1], ARGV[2])
end
local version = string.format('%.0f', redis.call('INCR', KEYS[1]))
redis.call('PUBLISH', ARGV[4], '{"kind":"report","version":' .. version .. ',"report":' .. ARGV[5] .. '}')
return 1
