-- Gives running tasks back to the head of the queue, each if its lease is still held, and takes the delivery back:
-- a worker that shuts down spends no attempt.
-- KEYS  running of the worker, ready, then for each task: lease, task
-- ARGV  nudge channel, prefix of events channels, then for each task: id, token
-- Gives for each task 1, or 0 when the lease is lost, or 2 when that is because the task was cancelled.
local reply = {}
local returned = false
for i = 1, (#ARGV - 2) / 2 do
    local lease, task, id = KEYS[2 * i + 1], KEYS[2 * i + 2], ARGV[2 * i + 1]
    if redis.call('GET', lease) == ARGV[2 * i + 2] then
        redis.call('DEL', lease)
        redis.call('LREM', KEYS[1], -1, id)
        redis.call('HINCRBY', task, 'deliveries', -1)
        redis.call('HSET', task, 'status', 'queued')
        redis.call('HDEL', task, 'worker', 'started_at')
        redis.call('RPUSH', KEYS[2], id)
        redis.call('PUBLISH', ARGV[2] .. id, 'queued')
        reply[i] = 1
        returned = true
    else
        reply[i] = redis.call('HGET', task, 'status') == 'cancelled' and 2 or 0
    end
end
if returned then
    redis.call('PUBLISH', ARGV[1], '')
end
return reply
