-- What a worker does every second: it says that it lives, puts retries that are due back on the ready list, and is the
-- one that reaps, if nobody else is.
-- KEYS  workers, delayed, ready, reaper
-- ARGV  worker, how many retries at most, nudge channel, time in milliseconds for which others leave the reaping to it
-- Gives the names of all workers when it is the one that reaps, and nothing otherwise.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', KEYS[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])

local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[2])
if #due > 0 then
    redis.call('LPUSH', KEYS[3], unpack(due))
    redis.call('ZREM', KEYS[2], unpack(due))
    redis.call('PUBLISH', ARGV[3], '')
end

-- The same one as long as it lives: it knows what it saw the last time.
local reaper = redis.call('GET', KEYS[4])
if reaper and reaper ~= ARGV[1] then
    return {}
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[4])
return redis.call('ZRANGE', KEYS[1], 0, -1)
