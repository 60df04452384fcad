-- Moves the oldest ready ids to a worker's own list. What is on that list without a lease belongs to nobody and is
-- put back by reap.lua, so a worker that dies between this script and start.lua loses nothing. Reaping goes by the
-- registry: who claims is registered in the same breath.
-- KEYS  ready, running of the worker, workers
-- ARGV  how many at most, worker
-- Gives the ids, oldest first.
local ids = redis.call('RPOP', KEYS[1], ARGV[1])
if not ids then
    return {}
end

redis.call('LPUSH', KEYS[2], unpack(ids))
local time = redis.call('TIME')
redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[2])
return ids
