-- Resumes the queue, if it is paused, and wakes the workers.
-- KEYS  paused
-- ARGV  nudge channel
if redis.call('DEL', KEYS[1]) == 1 then
    redis.call('PUBLISH', ARGV[1], '')
end
return 1
