-- Moves the oldest entries of the ready list into a claim of a worker. A claim is settled, as a whole, by settle.lua.
-- unclaim.lua returns a claim that is not settled within one lease, so a worker that dies after this script loses nothing.
-- It only looks at registered workers, so this script registers the worker. Entries of cancelled tasks are dropped.
-- While the queue is paused there is nothing to claim.
-- KEYS  ready, claims of the worker, workers, withdrawn, paused
-- ARGV  how many entries at most, worker, token of the claim
-- Gives the time in unix milliseconds and an array of the entries, oldest first; nothing when none is ready. An empty array
-- means that only cancelled tasks were met so far.
if type(redis.pcall('GET', KEYS[5])) == 'string' then
    return {}
end

local wanted = tonumber(ARGV[1])
-- As many take half a millisecond.
local most_examined = 2000
local any_withdrawn = redis.call('SCARD', KEYS[4]) > 0

local entries, dropped, examined = {}, {}, 0
while #entries < wanted and examined < most_examined do
    local newest_first = redis.call('LRANGE', KEYS[1], -examined - wanted, -examined - 1)
    if #newest_first == 0 then
        break
    end
    for i = #newest_first, 1, -1 do
        if #entries < wanted then
            local entry = newest_first[i]
            local id = any_withdrawn and string.match(entry, '^[^ ]*')
            examined = examined + 1
            if id and redis.call('SISMEMBER', KEYS[4], id) == 1 then
                dropped[#dropped + 1] = id
            else
                entries[#entries + 1] = entry
            end
        end
    end
end
if examined == 0 then
    if any_withdrawn then
        -- What is left marks no entry.
        redis.call('DEL', KEYS[4])
    end
    return {}
end

local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', KEYS[2])
redis.call('ZADD', KEYS[3], now, ARGV[2])
if #entries > 0 then
    redis.call('HSET', KEYS[2], ARGV[3], now .. '\n' .. table.concat(entries, '\n'))
end
if #dropped > 0 then
    redis.call('SREM', KEYS[4], unpack(dropped))
end
redis.call('LTRIM', KEYS[1], 0, -examined - 1)
return {now, entries}
