-- Moves the oldest entries of the ready list into a claim of a worker. A claim is settled, as a whole, by settle.lua.
-- unclaim.lua returns a claim that is not settled within one lease, so a worker that dies after this script loses nothing.
-- It only looks at registered workers, so this script registers the worker.
-- KEYS  ready, claims of the worker, workers
-- ARGV  how many entries at most, worker, token of the claim
-- Gives the time in unix milliseconds and an array of the entries, oldest first; nothing when none is ready.
local newest_first = redis.call('LRANGE', KEYS[1], -ARGV[1], -1)
local count = #newest_first
if count == 0 then
    return {}
end

local entries = {}
for i = 1, count do
    entries[i] = newest_first[count + 1 - i]
end

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', KEYS[2])
redis.call('ZADD', KEYS[3], now, ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], now .. '\n' .. table.concat(entries, '\n'))
redis.call('LTRIM', KEYS[1], 0, -count - 1)
return {now, entries}
