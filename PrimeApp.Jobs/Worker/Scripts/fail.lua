-- Ends a delivery that failed, if the task is still in its claim: the task is retried later, or becomes a dead letter
-- when it has failed as often as it may. A record that is gone is not written to.
-- KEYS  claims, claim, task, delayed, dead
-- ARGV  id, token, worker, error, max_failures, delay, capacity, retention, events
-- Gives an outcome: retried, dead_lettered, cancelled or lost.
local record = redis.pcall('HMGET', keys.task, 'status', 'failures', 'started_at', 'attempts')
local result = record[1] == 'cancelled' and outcome.cancelled or outcome.lost
if not is_in_claim(keys.claim, args.id) then
    return result
end

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', keys.claim)
if record[1] == 'running' then
    local failures = (tonumber(record[2]) or 0) + 1
    redis.call('HSET', keys.task, 'error', args.error, 'failures', failures,
        'attempts', with_attempt(record[4], record[3], 'failed', args.worker, args.error))
    if failures < tonumber(args.max_failures) then
        redis.call('ZADD', keys.delayed, now + args.delay, args.id)
        redis.call('HSET', keys.task, 'status', 'queued')
        redis.call('HDEL', keys.task, 'claim')
        result = outcome.retried
    else
        bury(keys.dead, keys.task, args.id, args.retention, args.capacity)
        result = outcome.dead_lettered
    end
    redis.call('PUBLISH', args.events, args.id)
end
leave_claim(keys.claims, keys.claim, args.token .. ' ' .. args.worker, args.id)
return result
