-- What a worker does every second: it says that it lives, puts retries that are due back on the ready list, and is the
-- one that reaps, if nobody else is. Before, it moves keys of the queue out of the way that are of another type than
-- they should be: nobody could go on with those.
-- KEYS  workers, delayed, ready, reaper, dead, recent, withdrawn, paused, what was moved out of the way
-- ARGV  worker, how many retries at most, nudge channel, time in milliseconds for which others leave the reaping
--       to it, longest delay of a retry in milliseconds, time in milliseconds for which what was moved is kept
-- Gives an array of the keys that were moved, and one with the names of all workers when it is the one that reaps.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local moved = {}
for i, expected in ipairs({'zset', 'zset', 'list', 'string', 'zset', 'list', 'set', 'string'}) do
    local kind = redis.call('TYPE', KEYS[i])
    kind = kind.ok or kind
    if kind ~= expected and kind ~= 'none' then
        redis.call('RENAME', KEYS[i], KEYS[9])
        redis.call('PEXPIRE', KEYS[9], ARGV[6])
        moved[#moved + 1] = KEYS[i]
    end
end

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', KEYS[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])

-- What lies further ahead than a retry may was put there before the clock was set back.
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[2])
if #due == 0 then
    due = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.0f', now + ARGV[5]), '+inf', 'LIMIT', 0, ARGV[2])
end
if #due > 0 then
    redis.call('LPUSH', KEYS[3], unpack(due))
    redis.call('ZREM', KEYS[2], unpack(due))
    redis.call('PUBLISH', ARGV[3], '')
end

-- Only one worker reaps. This key is its lease, renewed here; when it expires, another worker takes over. A lock that lasts longer than one may does not count: the clock was set back.
local reaper, remaining = redis.call('GET', KEYS[4]), redis.call('PTTL', KEYS[4])
if reaper and reaper ~= ARGV[1] and remaining >= 0 and remaining <= tonumber(ARGV[4]) then
    return {moved, {}}
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[4])
return {moved, redis.call('ZRANGE', KEYS[1], 0, -1)}
