#!lua
-- Counts a part of a Batch once, in one step: slices, groups, names, overflow, and the feed.
--
-- KEYS[1] version
-- KEYS[2] seq of the incarnation
-- KEYS[3] overflow
-- KEYS[4…] named by number in the plan
-- ARGV[1] seq
-- ARGV[2] how long the seq is remembered, ms
-- ARGV[3] now, ms
-- ARGV[4] how long names are kept after they were last seen, ms
-- ARGV[5] channel of the feed
-- ARGV[6] the part as JSON; it is passed on as it is, because cjson would turn [] into {}
-- ARGV[7] plan as JSON, numbers that are added or kept as strings, so that none loses a digit:
--         names    [key, bound, hash of the groups or 0, {names}, {names that must be known}]
--         adds     [key, ttl ms, {field, count, field, count …}]
--         groups   [hash, names, id, description or '', sample at, first at, last at, count]
--         overflow [routes, groups, services, sides, latency]
--
-- Returns {0} counted before; {1} counted now;
--         {2, n, i, n, i …} nothing counted, because name i of names[n] is over its bound (i goes on into the names
--         that must be known)
-- Publishes a `recorded` entry when counted.
if tonumber(ARGV[1]) <= tonumber(redis.call('GET', KEYS[2]) or '0') then
  return {0}
end

local plan = cjson.decode(ARGV[7])
local now = tonumber(ARGV[3])
local tooOld = string.format('(%.0f', now - tonumber(ARGV[4]))

-- Lua passes only so many arguments at once.
local atOnce = 1000
local function eachScore(key, names, take)
  for first = 1, #names, atOnce do
    local last = math.min(first + atOnce - 1, #names)
    local scores = redis.call('ZMSCORE', key, unpack(names, first, last))
    for i = first, last do
      take(i, names[i], scores[i - first + 1])
    end
  end
end

local over = {2}
for n, set in ipairs(plan.names) do
  local key, bound, hash, names, mustBeKnown = KEYS[set[1]], set[2], set[3], set[4], set[5]
  local old = redis.call('ZRANGEBYSCORE', key, '-inf', tooOld)
  for _, name in ipairs(old) do
    redis.call('ZREM', key, name)
    if hash > 0 then
      redis.call('HDEL', KEYS[hash], name .. '|d', name .. '|s', name .. '|f', name .. '|n')
    end
  end
  local room = bound - redis.call('ZCARD', key)
  if redis.call('ZSCORE', key, 'other') then
    room = room + 1
  end
  eachScore(key, names, function(i, name, score)
    if name ~= 'other' and not score then
      room = room - 1
      if room < 0 then
        over[#over + 1] = n
        over[#over + 1] = i
      end
    end
  end)
  eachScore(key, mustBeKnown, function(i, _, score)
    if not score then
      over[#over + 1] = n
      over[#over + 1] = #names + i
    end
  end)
end
if #over > 1 then
  return over
end

for _, set in ipairs(plan.names) do
  local key, hash, names = KEYS[set[1]], set[3], set[4]
  -- Groups are last seen when their newest sighting was, services and routes when they last came.
  if hash == 0 then
    for _, name in ipairs(names) do
      redis.call('ZADD', key, ARGV[3], name)
    end
  end
  redis.call('PEXPIRE', key, ARGV[4])
end

for _, add in ipairs(plan.adds) do
  local key, fields = KEYS[add[1]], add[3]
  for i = 1, #fields, 2 do
    redis.call('HINCRBY', key, fields[i], fields[i + 1])
  end
  redis.call('PEXPIRE', key, add[2])
end

local known = {}
for _, group in ipairs(plan.groups) do
  local hash, names, id, description, sample = KEYS[group[1]], KEYS[group[2]], group[3], group[4], group[5]
  local before = redis.call('HMGET', hash, id .. '|s', id .. '|f')
  if description ~= '' and (not before[1] or tonumber(sample) >= tonumber(before[1])) then
    redis.call('HSET', hash, id .. '|d', description, id .. '|s', sample)
  end
  if not before[2] or tonumber(group[6]) < tonumber(before[2]) then
    redis.call('HSET', hash, id .. '|f', group[6])
  end
  redis.call('ZADD', names, 'GT', group[7], id)
  redis.call('HINCRBY', hash, id .. '|n', group[8])
  redis.call('PEXPIRE', hash, ARGV[4])
  redis.call('PEXPIRE', names, ARGV[4])
  local is = redis.call('HMGET', hash, id .. '|d', id .. '|f', id .. '|n')
  known[#known + 1] = '{"group":' .. is[1] .. ',"firstAt":' .. is[2] .. ',"lastAt":'
    .. string.format('%.0f', tonumber(redis.call('ZSCORE', names, id))) .. ',"total":' .. is[3] .. '}'
end

for i, field in ipairs({'routes', 'groups', 'services', 'sides', 'latency'}) do
  if plan.overflow[i] ~= '0' then
    redis.call('HINCRBY', KEYS[3], field, plan.overflow[i])
  end
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])

-- A version that begins at the time never goes back, even when Redis lost it.
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SET', KEYS[1], ARGV[3])
end
local version = string.format('%.0f', redis.call('INCR', KEYS[1]))
redis.call('PUBLISH', ARGV[5], '{"kind":"recorded","version":' .. version .. ',"part":' .. ARGV[6]
  .. ',"groups":[' .. table.concat(known, ',') .. ']}')
return {1}
