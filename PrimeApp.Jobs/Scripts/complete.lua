-- Completes a task, if the lease is still held: a worker that lost it changes nothing.
-- KEYS  lease, running of the worker, task
-- ARGV  id, token, last prime, computation type, time the record is kept in milliseconds, events channel
-- Gives 1, or 0 when the lease is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[2] then
    return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('DEL', KEYS[1])
redis.call('LREM', KEYS[2], 0, ARGV[1])
redis.call('HSET', KEYS[3], 'status', 'completed', 'progress', 1, 'finished_at', now,
    'last_prime', ARGV[3], 'computation_type', ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[5])
redis.call('PUBLISH', ARGV[6], 'completed')
return 1
