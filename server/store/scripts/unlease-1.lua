#!lua flags=allow-oom
-- Gives the right to evaluate a team back; its fence stays, because it only grows.
--
-- KEYS[1] lease
-- ARGV[1] node
--
-- Returns 1 given back, 0 another node has it
if redis.call('HGET', KEYS[1], 'node') ~= ARGV[1] then
  return 0
end
redis.call('HDEL', KEYS[1], 'node', 'until')
return 1
