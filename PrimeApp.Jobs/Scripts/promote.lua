-- Puts retries that are due back on the ready list.
-- KEYS  delayed, ready
-- ARGV  how many at most, nudge channel
-- Gives how many there were.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(due) do
    redis.call('ZREM', KEYS[1], id)
    redis.call('LPUSH', KEYS[2], id)
end
if #due > 0 then
    redis.call('PUBLISH', ARGV[2], '')
end
return #due
