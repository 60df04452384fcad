-- Reports how far a running task is, while it is in its claim. Progress never decreases: a task that is delivered again
-- reports lower values at first, and those are ignored. A record that is gone is not written to.
-- KEYS  claim, task
-- ARGV  id, progress, events
-- Gives an outcome: done or lost.
local record = redis.pcall('HMGET', keys.task, 'status', 'progress')
if record[1] ~= 'running' or not is_in_claim(keys.claim, args.id) then
    return outcome.lost
end
if tonumber(args.progress) > (tonumber(record[2]) or 0) then
    redis.call('HSET', keys.task, 'progress', args.progress)
    redis.call('PUBLISH', args.events, args.id)
end
return outcome.done
