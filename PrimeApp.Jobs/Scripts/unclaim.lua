-- Puts back the entries of claims that a worker did not settle for the time of a lease: to the head of the queue, the oldest
-- foremost.
-- KEYS  claims of the worker, ready, running of the worker
-- ARGV  lease in milliseconds, nudge channel
-- Gives the entries, and the ids of what the worker has started, whose leases are the next to look at.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local entries, expired = {}, {}
local claims = redis.call('HGETALL', KEYS[1])
for i = 1, #claims, 2 do
    local lines = string.gmatch(claims[i + 1], '[^\n]+')
    if now - lines() > tonumber(ARGV[1]) then
        expired[#expired + 1] = claims[i]
        for entry in lines do
            entries[#entries + 1] = entry
        end
    end
end
if #entries > 0 then
    -- They begin with ids, which sort by age.
    table.sort(entries, function(one, other) return one > other end)
    -- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
    redis.call('PERSIST', KEYS[1])
    redis.call('RPUSH', KEYS[2], unpack(entries))
    redis.call('HDEL', KEYS[1], unpack(expired))
    redis.call('PUBLISH', ARGV[2], '')
end
return { entries, redis.call('SMEMBERS', KEYS[3]) }
