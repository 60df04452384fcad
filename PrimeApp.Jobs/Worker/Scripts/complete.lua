-- Completes tasks that were started, each if it is still in its claim: a worker that lost it changes nothing. A record
-- that is gone is not written to. A key of another type gets an expiry at most, and costs no other task.
-- KEYS  claims; item: claim, task
-- ARGV  retention, events, worker; item: id, token, n, prime, source, number, started
-- Gives for each an outcome: done, lost or cancelled. A completion that is repeated, because the worker did not hear of
-- it, is done again.
local reply, events = {}, {}
for i = 1, #item do
    local id, task = item.id[i], item.task[i]
    local result = outcome.lost
    if is_in_claim(item.claim[i], id) then
        local completion = table.concat(
            {item.started[i], now, item.number[i], item.n[i], item.prime[i], item.source[i], args.worker}, ' ')
        if redis.call('PEXPIRE', task, args.retention) == 1
            and type(redis.pcall('HSET', task, 'completion', completion)) == 'number' then
            events[#events + 1] = id .. ' ' .. completion
            result = outcome.done
        end
        leave_claim(keys.claims, item.claim[i], item.token[i] .. ' ' .. args.worker, id)
    else
        local record = redis.pcall('HMGET', task, 'status', 'completion')
        if is_repeated(record[2], item.started[i], args.worker) then
            result = outcome.done
        elseif record[1] == 'cancelled' then
            result = outcome.cancelled
        end
    end
    reply[i] = result
end
if #events > 0 then
    redis.call('PUBLISH', args.events, table.concat(events, '\n'))
end
return reply
