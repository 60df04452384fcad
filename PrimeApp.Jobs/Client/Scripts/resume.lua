-- Resumes the queue, if it is paused, and wakes the workers.
-- KEYS  paused
-- ARGV  nudge
if redis.call('DEL', keys.paused) == 1 then
    redis.call('PUBLISH', args.nudge, '')
end
return outcome.done
