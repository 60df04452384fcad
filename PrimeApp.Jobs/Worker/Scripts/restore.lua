-- Puts tasks that are nowhere back on the ready list, each if its record still says that it waits, or that it runs in a
-- claim that has no deadline or does not have it.
-- KEYS  ready, claims; item: claim, task
-- ARGV  wake, events; item: id, token
-- Gives the ids that are back.
local restored = {}
for i = 1, #item do
    local id, task, claim = item.id[i], item.task[i], item.claim[i]
    local record = redis.pcall('HMGET', task, 'status', 'completion', 'started_at', 'worker', 'attempts', 'claim', 'n')
    local is_running = record[1] == 'running' and (record[6] or '') == item.token[i]
    if is_running then
        local member = item.token[i] .. ' ' .. (record[4] or '')
        local has_deadline = type(redis.pcall('ZSCORE', keys.claims, member)) == 'string'
        is_running = not (has_deadline and is_in_claim(claim, id))
    end
    if (status_of(record[1], record[7]) == 'queued' or is_running) and not record[2] then
        redis.call('RPUSH', keys.ready, id)
        if is_running then
            redis.call('HSET', task, 'status', 'queued',
                'attempts', with_attempt(record[5], record[3], 'lost', record[4]))
            redis.call('HDEL', task, 'worker', 'claim', 'started_at')
            redis.pcall('SREM', claim, id)
        end
        restored[#restored + 1] = id
    end
end
if #restored > 0 then
    redis.call('PUBLISH', args.events, table.concat(restored, '\n'))
    redis.call('PUBLISH', args.wake, '')
end
return restored
