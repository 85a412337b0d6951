#!lua flags=allow-oom
-- Takes the oldest message of the queue that is due first, and hides that queue until the lease ends.
--
-- KEYS[1] due
-- KEYS[2] queues
-- KEYS[3] deliveries
-- KEYS[4] tokens
-- ARGV[1] now, ms
-- ARGV[2] hidden until, ms
--
-- Returns {token, delivery as JSON}, or {0} when nothing is due
while true do
  local queue = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
  if not queue then
    return {0}
  end
  local id = string.match(redis.call('HGET', KEYS[2], queue) or '', '^[^\n]+')
  local delivery = id and redis.call('HGET', KEYS[3], id)
  if delivery then
    -- Names of queues hold a bar, so this counter is none of them.
    local token = redis.call('HINCRBY', KEYS[4], 'last', 1)
    redis.call('HSET', KEYS[4], queue, token)
    redis.call('ZADD', KEYS[1], ARGV[2], queue)
    return {token, delivery}
  end
  redis.call('ZREM', KEYS[1], queue)
  redis.call('HDEL', KEYS[2], queue)
  redis.call('HDEL', KEYS[4], queue)
end
