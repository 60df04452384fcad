-- Gives running tasks back to the head of the queue, each if it is still in its claim, and takes the delivery back: a
-- worker that shuts down spends no attempt. A record that is gone is not written to.
-- KEYS  claims, ready; item: claim, task
-- ARGV  wake, events, worker; item: id, token
-- Gives for each an outcome: done, lost or cancelled.
local reply, returned = {}, {}
for i = 1, #item do
    local id, task, claim = item.id[i], item.task[i], item.claim[i]
    local record = redis.pcall('HMGET', task, 'status', 'deliveries', 'started_at', 'attempts')
    local result = record[1] == 'cancelled' and outcome.cancelled or outcome.lost
    if is_in_claim(claim, id) then
        -- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
        redis.call('PERSIST', claim)
        if record[1] == 'running' then
            redis.call('RPUSH', keys.ready, id)
            -- It was started all the same, and does not count as started again.
            redis.call('HSET', task, 'status', 'queued', 'returned', 1,
                'deliveries', math.max((tonumber(record[2]) or 1) - 1, 0),
                'attempts', with_attempt(record[4], record[3], 'returned', args.worker))
            redis.call('HDEL', task, 'worker', 'claim', 'started_at')
            returned[#returned + 1] = id
            result = outcome.done
        end
        leave_claim(keys.claims, claim, item.token[i] .. ' ' .. args.worker, id)
    end
    reply[i] = result
end
if #returned > 0 then
    redis.call('PUBLISH', args.events, table.concat(returned, '\n'))
    redis.call('PUBLISH', args.wake, '')
end
return reply
