-- Moves the oldest entries of the ready list into a claim of a worker. A claim is settled, as a whole, by settle.lua; one that
-- is not for the time of a lease is put back by unclaim.lua, so a worker that dies after this script loses nothing. That
-- goes by the registry: who claims is registered in the same breath.
-- KEYS  ready, claims of the worker, workers
-- ARGV  how many entries at most, worker, token of the claim
-- Gives the time in unix milliseconds and an array of the entries, oldest first; nothing when none is ready.
local entries = redis.call('RPOP', KEYS[1], ARGV[1])
if not entries then
    return {}
end

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[2], ARGV[3], now .. '\n' .. table.concat(entries, '\n'))
redis.call('ZADD', KEYS[3], now, ARGV[2])
return {now, entries}
