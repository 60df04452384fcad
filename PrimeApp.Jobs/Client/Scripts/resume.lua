-- Resumes the queue, if it is paused, and wakes the workers.
-- KEYS  paused
-- ARGV  wake
if redis.call('DEL', keys.paused) == 1 then
    redis.call('PUBLISH', args.wake, '')
end
return outcome.done
