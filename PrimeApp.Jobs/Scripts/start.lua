-- Starts a delivery of a claimed task: takes the lease and counts the delivery.
-- KEYS  running of the worker, lease, task
-- ARGV  id, token, lease in milliseconds, worker, events channel
-- Gives the task's record as field, value, …, or nothing when the claim is void: the id was reaped meanwhile, or the
-- task is no longer queued.
if not redis.call('LPOS', KEYS[1], ARGV[1]) then
    return {}
end
if redis.call('HGET', KEYS[3], 'status') ~= 'queued' then
    redis.call('LREM', KEYS[1], 0, ARGV[1])
    return {}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('HINCRBY', KEYS[3], 'deliveries', 1)
redis.call('HSET', KEYS[3], 'status', 'running', 'worker', ARGV[4], 'started_at', now, 'progress', 0)
redis.call('PUBLISH', ARGV[5], 'running')
return redis.call('HGETALL', KEYS[3])
