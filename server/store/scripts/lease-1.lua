#!lua flags=allow-oom
-- Gives or renews the right to evaluate a team.
--
-- KEYS[1] lease
-- ARGV[1] node
-- ARGV[2] now, ms
-- ARGV[3] until, ms
--
-- Returns the fence, 0 while another node has it
local lease = redis.call('HMGET', KEYS[1], 'node', 'until')
local isHeld = lease[1] and tonumber(lease[2]) > tonumber(ARGV[2])
if isHeld and lease[1] ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'node', ARGV[1], 'until', ARGV[3])
return redis.call('HINCRBY', KEYS[1], 'fence', isHeld and 0 or 1)
