-- Puts a task that failed for good back on the queue, as if it were new: it waits from now on.
-- KEYS  dead, task, ready, withdrawn
-- ARGV  id, max_length, wake, events
-- Gives an outcome: done, lost when the task has not failed, or full; and how many tasks wait.
if redis.pcall('HGET', keys.task, 'status') ~= 'failed' then
    return {outcome.lost, 0}
end

local depth = redis.call('LLEN', keys.ready) - redis.call('SCARD', keys.withdrawn)
if depth >= tonumber(args.max_length) then
    return {outcome.full, depth}
end

redis.call('PERSIST', keys.task)
redis.call('LPUSH', keys.ready, args.id)
redis.call('HDEL', keys.task, 'progress', 'deliveries', 'failures', 'error', 'worker', 'claim', 'started_at',
    'finished_at', 'returned', 'completion')
redis.call('HSET', keys.task, 'status', 'queued', 'submitted_at', now)
redis.call('ZREM', keys.dead, args.id)
redis.call('PUBLISH', args.wake, '')
redis.call('PUBLISH', args.events, args.id)
return {outcome.done, depth}
