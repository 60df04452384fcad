-- Takes back a task whose lease has run out: to the head of the queue, or to the dead list when it has been delivered
-- as often as it may, so that a task that kills its workers does not loop.
-- KEYS  running of the worker, lease, task, ready, dead
-- ARGV  id, deliveries allowed, error of a poison task, longest dead list, time a dead letter is kept in milliseconds,
--       nudge channel, events channel
-- Gives {1} when the task is queued again, {2, n, milliseconds since its last start} when it is dead, {0} when there was
-- nothing to take back.
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('LREM', KEYS[1], 0, ARGV[1]) == 0 then
    return {0}
end

local record = redis.call('HMGET', KEYS[3], 'status', 'deliveries', 'n', 'started_at')
if record[1] ~= 'running' and record[1] ~= 'queued' then
    return {0}
end

if tonumber(record[2]) >= tonumber(ARGV[2]) then
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    redis.call('HSET', KEYS[3], 'status', 'failed', 'error', ARGV[3], 'finished_at', now)
    redis.call('PEXPIRE', KEYS[3], ARGV[5])
    redis.call('LPUSH', KEYS[5], ARGV[1])
    redis.call('LTRIM', KEYS[5], 0, ARGV[4] - 1)
    redis.call('PUBLISH', ARGV[7], 'failed')
    return {2, record[3], now - (record[4] or now)}
end

redis.call('HSET', KEYS[3], 'status', 'queued', 'progress', 0)
redis.call('HDEL', KEYS[3], 'worker', 'started_at')
redis.call('RPUSH', KEYS[4], ARGV[1])
redis.call('PUBLISH', ARGV[6], '')
redis.call('PUBLISH', ARGV[7], 'queued')
return {1}
