-- Takes back the tasks of a claim whose deadline has passed: its worker died, or lost Redis. A task that was started is
-- one delivery the fewer, and becomes a dead letter when it has been delivered as often as it may, so that a task that
-- kills its workers does not loop. All others go back to the head of the queue.
-- KEYS  claims, claim, ready, dead, withdrawn, misplaced; item: task
-- ARGV  member, token, max_deliveries, error, capacity, retention, wake, events, misplaced_retention; item: id
-- Gives whether the key of the claim was of another type and was moved, then for each task an outcome, n, and
-- milliseconds since its last start. Outcomes are lost when there was nothing to take back, queued or dead_lettered.
local deadline = tonumber(redis.call('ZSCORE', keys.claims, args.member) or now + 1)
if deadline > now then
    return {0}
end

local is_moved = move_misplaced(keys.claim, 'set', keys.misplaced, args.misplaced_retention)
-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', keys.claims)

local reply = {is_moved and 1 or 0}
local changed, withdrawn, queued = {}, {}, {}
for i = 1, #item do
    local id, task = item.id[i], item.task[i]
    local result, n, started = outcome.lost, 0, now
    if is_in_claim(keys.claim, id) then
        local record = redis.pcall('HMGET', task, 'status', 'deliveries', 'n', 'started_at', 'completion', 'worker',
            'attempts', 'claim')
        n, started = tonumber(record[3]) or 0, tonumber(record[4]) or now
        if record[1] == 'cancelled' then
            withdrawn[#withdrawn + 1] = id
        elseif status_of(record[1], record[3]) == 'queued' and not record[5] then
            result = outcome.queued
            redis.call('RPUSH', keys.ready, id)
        elseif record[1] == 'running' and not record[5] and record[8] == args.token then
            local attempts = with_attempt(record[7], record[4], 'lost', record[6])
            if (tonumber(record[2]) or 0) >= tonumber(args.max_deliveries) then
                result = outcome.dead_lettered
                bury(keys.dead, task, id, args.retention, args.capacity)
                redis.call('HSET', task, 'error', args.error, 'attempts', attempts)
            else
                result = outcome.queued
                redis.call('RPUSH', keys.ready, id)
                redis.call('HSET', task, 'status', 'queued', 'attempts', attempts)
                redis.call('HDEL', task, 'worker', 'claim', 'started_at')
            end
            changed[#changed + 1] = id
        end
        queued[1] = queued[1] or result == outcome.queued or nil
    end

    reply[3 * i - 1] = result
    reply[3 * i] = string.format('%.0f', n)
    reply[3 * i + 1] = string.format('%.0f', now - started)
end
if #withdrawn > 0 then
    redis.call('SREM', keys.withdrawn, unpack(withdrawn))
end
if #item > 0 then
    redis.call('SREM', keys.claim, unpack(ARGV, #ARGV - #item + 1))
end
if redis.call('EXISTS', keys.claim) == 0 then
    redis.call('ZREM', keys.claims, args.member)
end
if #changed > 0 then
    redis.call('PUBLISH', args.events, table.concat(changed, '\n'))
end
if queued[1] then
    redis.call('PUBLISH', args.wake, '')
end
return reply
