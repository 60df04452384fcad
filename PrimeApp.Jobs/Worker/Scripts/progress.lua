-- Reports how far a running task is, while its lease is held. Progress never decreases: a task that is delivered again
-- reports lower values at first, and those are ignored. A record that is gone is not written to.
-- KEYS  lease, task
-- ARGV  id, token, progress from 0 to 1, events channel
-- Gives 1, or 0 when the lease is lost or the record is gone.
if redis.pcall('GET', KEYS[1]) ~= ARGV[2] or redis.pcall('HGET', KEYS[2], 'status') ~= 'running' then
    return 0
end
if tonumber(ARGV[3]) > (tonumber(redis.call('HGET', KEYS[2], 'progress')) or 0) then
    redis.call('HSET', KEYS[2], 'progress', ARGV[3])
    redis.call('PUBLISH', ARGV[4], ARGV[1])
end
return 1
