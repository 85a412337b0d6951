#!lua flags=no-writes
-- Reads many keys as of one moment. Not MULTI, which Redis refuses when its memory is full, also for reading.
--
-- KEYS[1…] what to read
-- ARGV[1…] how: a command, and what follows the key, with spaces between, for example `zrange 0 -1`
--
-- Returns the answers in order
local answers = {}
for i, key in ipairs(KEYS) do
  local words = {}
  for word in string.gmatch(ARGV[i], '%S+') do
    words[#words + 1] = word
  end
  answers[i] = redis.call(words[1], key, unpack(words, 2))
end
return answers
