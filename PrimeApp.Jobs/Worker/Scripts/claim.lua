-- Moves the oldest entries of the ready list into a claim of a worker: a set of ids, and a deadline. settle.lua answers
-- or starts the tasks. A task leaves the claim when it ends. At the deadline, reap.lua puts the tasks of the claim back
-- on the list, so a worker that dies after this script loses nothing. Entries of cancelled tasks are dropped.
-- While the queue is paused there is nothing to claim.
-- KEYS  ready, claims, claim, workers, withdrawn, paused
-- ARGV  wanted, worker, token, lease
-- Gives nothing when no entry is ready. Otherwise: the time, and the entries of the claim, oldest first. No entry means
-- that only those of cancelled tasks were met so far. Only the worker finds entries that cannot be read. They leave the
-- queue with the claim.
if type(redis.pcall('GET', keys.paused)) == 'string' then
    return {}
end

local wanted = tonumber(args.wanted)
-- Examining so many entries takes half a millisecond.
local most_examined = 2000
local any_withdrawn = redis.call('SCARD', keys.withdrawn) > 0

local entries, ids, count, dropped, examined = {}, {}, 0, {}, 0
while count < wanted and examined < most_examined do
    local newest_first = redis.call('LRANGE', keys.ready, -examined - wanted, -examined - 1)
    if #newest_first == 0 then
        break
    end
    for i = #newest_first, 1, -1 do
        if count < wanted then
            local entry = newest_first[i]
            local id = string.sub(entry, 1, 32)
            examined = examined + 1
            if any_withdrawn and redis.call('SISMEMBER', keys.withdrawn, id) == 1 then
                dropped[#dropped + 1] = id
            else
                count = count + 1
                ids[count] = id
                entries[count] = entry
            end
        end
    end
end
if examined == 0 then
    if any_withdrawn then
        -- The marks that are left belong to no entry.
        redis.call('DEL', keys.withdrawn)
    end
    return {}
end

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', keys.claims)
redis.call('ZADD', keys.workers, now, args.worker)
if count > 0 then
    redis.call('ZADD', keys.claims, now + args.lease, args.token .. ' ' .. args.worker)
    redis.call('SADD', keys.claim, unpack(ids))
end
if #dropped > 0 then
    redis.call('SREM', keys.withdrawn, unpack(dropped))
end
redis.call('LTRIM', keys.ready, 0, -examined - 1)
return {now, entries}
