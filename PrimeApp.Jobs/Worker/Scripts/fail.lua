-- Ends a delivery that failed, if the lease is still held: the task is retried later, or becomes a dead letter when
-- it has failed as often as it may. A record that is gone is not written to.
-- KEYS  lease, running of the worker, task, delayed, dead
-- ARGV  id, token, error, failures allowed, delay of the retry in milliseconds, longest dead list,
--       time a dead letter is kept in milliseconds, events channel
-- Gives 2 when the task is retried, 1 when it is dead, 0 when the lease is lost or the record is gone, 3 when that is
-- because the task was cancelled.
local record = redis.pcall('HMGET', KEYS[3], 'status', 'failures', 'worker', 'started_at', 'attempts')
local status = record[1]
if redis.pcall('GET', KEYS[1]) ~= ARGV[2] then
    return status == 'cancelled' and 3 or 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('DEL', KEYS[1])
if status ~= 'running' then
    redis.call('SREM', KEYS[2], ARGV[1])
    return 0
end

local failures = (tonumber(record[2]) or 0) + 1
redis.call('HSET', KEYS[3], 'error', ARGV[3], 'failures', failures,
    'attempts', with_attempt(record[5], record[4], now, 'failed', record[3], ARGV[3]))
if failures < tonumber(ARGV[4]) then
    redis.call('ZADD', KEYS[4], now + ARGV[5], ARGV[1])
    redis.call('HSET', KEYS[3], 'status', 'queued')
    redis.call('SREM', KEYS[2], ARGV[1])
    redis.call('PUBLISH', ARGV[8], ARGV[1])
    return 2
end

redis.call('PEXPIRE', KEYS[3], ARGV[7])
redis.call('HSET', KEYS[3], 'status', 'failed', 'finished_at', now)
redis.call('ZADD', KEYS[5], now, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -ARGV[6] - 1)
redis.call('SREM', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[8], ARGV[1])
return 1
