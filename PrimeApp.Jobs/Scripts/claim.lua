-- Moves the oldest ready ids to a worker's own list. What is on that list without a lease belongs to nobody and is
-- put back by reap.lua, so a worker that dies between this script and start.lua loses nothing. Reaping goes by the
-- registry: who claims is registered in the same breath.
-- KEYS  ready, running of the worker, workers
-- ARGV  how many at most, worker
-- Gives the ids, oldest first.
local ids = {}
for i = 1, tonumber(ARGV[1]) do
    local id = redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')
    if not id then
        break
    end
    ids[i] = id
end

if #ids > 0 then
    local time = redis.call('TIME')
    redis.call('ZADD', KEYS[3], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[2])
end
return ids
