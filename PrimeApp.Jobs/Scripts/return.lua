-- Gives a running task back to the head of the queue, if the lease is still held, and takes the delivery back:
-- a worker that shuts down spends no attempt.
-- KEYS  lease, running of the worker, task, ready
-- ARGV  id, token, nudge channel, events channel
-- Gives 1, or 0 when the lease is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[2] then
    return 0
end

redis.call('DEL', KEYS[1])
redis.call('LREM', KEYS[2], 0, ARGV[1])
redis.call('HINCRBY', KEYS[3], 'deliveries', -1)
redis.call('HSET', KEYS[3], 'status', 'queued', 'progress', 0)
redis.call('HDEL', KEYS[3], 'worker', 'started_at')
redis.call('RPUSH', KEYS[4], ARGV[1])
redis.call('PUBLISH', ARGV[3], '')
redis.call('PUBLISH', ARGV[4], 'queued')
return 1
