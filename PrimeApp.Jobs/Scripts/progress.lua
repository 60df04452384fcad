-- Reports how far a running task is, while its lease is held. It never falls: a delivery after another starts behind
-- where that one was, until it has read what is known.
-- KEYS  lease, task
-- ARGV  token, progress from 0 to 1, events channel
-- Gives 1, or 0 when the lease is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[2], 'progress')) then
    redis.call('HSET', KEYS[2], 'progress', ARGV[2])
    redis.call('PUBLISH', ARGV[3], 'progress')
end
return 1
