-- Puts a task that failed for good back on the queue, as if it were new: it waits from now on.
-- KEYS  dead, task, ready, withdrawn
-- ARGV  id, longest ready list, nudge channel, events channel
-- Gives {1}, {0} when the task has not failed, or {2, how many tasks wait} when there is no room.
if redis.pcall('HGET', KEYS[2], 'status') ~= 'failed' then
    return {0}
end

local depth = redis.call('LLEN', KEYS[3]) - redis.call('SCARD', KEYS[4])
if depth >= tonumber(ARGV[2]) then
    return {2, depth}
end

redis.call('PERSIST', KEYS[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('LPUSH', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[2], 'status', 'queued', 'submitted_at', now)
redis.call('HDEL', KEYS[2], 'progress', 'deliveries', 'failures', 'error', 'worker', 'started_at', 'finished_at', 'returned')
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[3], '')
redis.call('PUBLISH', ARGV[4], ARGV[1])
return {1}
