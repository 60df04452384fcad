-- Extends the deadlines of claims in which tasks run. The set of a claim says that it is held, so a deadline that
-- somebody deleted comes back. A key of another type costs no other claim.
-- KEYS  claims; item: claim, task
-- ARGV  worker, lease; item: id, token
-- Gives for each task an outcome: done, cancelled or lost.
local reply, deadlines, is_renewed = {}, {}, {}
for i = 1, #item do
    local token = item.token[i]
    if is_in_claim(item.claim[i], item.id[i]) then
        if not is_renewed[token] then
            is_renewed[token] = true
            deadlines[#deadlines + 1] = now + args.lease
            deadlines[#deadlines + 1] = token .. ' ' .. args.worker
        end
        reply[i] = outcome.done
    else
        reply[i] = redis.pcall('HGET', item.task[i], 'status') == 'cancelled' and outcome.cancelled or outcome.lost
    end
end
if #deadlines > 0 then
    -- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
    redis.call('PERSIST', keys.claims)
    redis.pcall('ZADD', keys.claims, unpack(deadlines))
end
return reply
