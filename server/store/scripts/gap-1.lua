#!lua flags=allow-oom
-- Makes a hole in the versions, so that every follower reads the history again: one of them missed an entry.
--
-- KEYS[1] version
-- ARGV[1] now, ms: above every version there was, even when Redis lost the last ones
-- ARGV[2] channel of the feed
--
-- Returns 1
-- Publishes a `recorded` entry with nothing in it.
local version = tonumber(redis.call('GET', KEYS[1]) or '0') + 2
if version < tonumber(ARGV[1]) then
  version = tonumber(ARGV[1])
end
version = string.format('%.0f', version)
redis.call('SET', KEYS[1], version)
redis.call('PUBLISH', ARGV[2], '{"kind":"recorded","version":' .. version
  .. ',"part":{"buckets":[],"groups":[],"sightings":[],"gaps":[]},"groups":[]}')
return 1
