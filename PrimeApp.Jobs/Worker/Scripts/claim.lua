-- Moves the oldest entries of the ready list into a claim of a worker: a set of ids, and a deadline. settle.lua answers
-- or starts the tasks. A task leaves the claim when it ends. At the deadline, reap.lua puts the tasks of the claim back
-- on the list, so a worker that dies after this script loses nothing. Entries of cancelled tasks are dropped.
-- While the queue is paused there is nothing to claim.
-- KEYS  ready, claims, claim, workers, withdrawn, paused
-- ARGV  wanted, worker, token, lease
-- Gives nothing when no entry is ready. Otherwise: the time, the entries of the claim, oldest first, and some of the
-- entries that cannot be read and are dropped. No entry of the claim means that only others were met so far.
if type(redis.pcall('GET', keys.paused)) == 'string' then
    return {}
end

local wanted = tonumber(args.wanted)
-- Examining so many entries takes half a millisecond.
local most_examined = 2000
local any_withdrawn = redis.call('SCARD', keys.withdrawn) > 0

local entries, ids, dropped, unreadable, examined = {}, {}, {}, {}, 0
while #entries < wanted and examined < most_examined do
    local newest_first = redis.call('LRANGE', keys.ready, -examined - wanted, -examined - 1)
    if #newest_first == 0 then
        break
    end
    for i = #newest_first, 1, -1 do
        if #entries < wanted then
            local entry = newest_first[i]
            local id = string.match(entry, '^[0-9a-f]+')
            examined = examined + 1
            if not id or #id ~= 32 or #entry > 32 and string.byte(entry, 33) ~= 32 then
                unreadable[#unreadable % 10 + 1] = entry
            elseif any_withdrawn and redis.call('SISMEMBER', keys.withdrawn, id) == 1 then
                dropped[#dropped + 1] = id
            else
                ids[#ids + 1] = id
                entries[#entries + 1] = entry
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
if #ids > 0 then
    redis.call('ZADD', keys.claims, now + args.lease, args.token .. ' ' .. args.worker)
    redis.call('SADD', keys.claim, unpack(ids))
end
if #dropped > 0 then
    redis.call('SREM', keys.withdrawn, unpack(dropped))
end
redis.call('LTRIM', keys.ready, 0, -examined - 1)
return {now, entries, unreadable}
