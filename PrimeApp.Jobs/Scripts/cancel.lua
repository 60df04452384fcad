-- Withdraws a task that is not final yet. What a worker holds is taken from it: without the lease it changes nothing
-- more. Whoever is first wins, completion or cancellation.
-- KEYS  task, lease, ready, delayed, running of the worker
-- ARGV  id, worker, time the record is kept in milliseconds, cancel channel, events channel
-- Gives 2 when it is cancelled, 1 when it was final before, 0 when there is none, 3 when it runs on another worker.
local record = redis.call('HMGET', KEYS[1], 'status', 'worker')
local running = record[1] == 'running'
if not record[1] then
    return 0
end
if not running and record[1] ~= 'queued' then
    return 1
end
if running and record[2] ~= ARGV[2] then
    return 3
end

local time = redis.call('TIME')
redis.call('DEL', KEYS[2])
if running then
    redis.call('LREM', KEYS[5], 0, ARGV[1])
    redis.call('PUBLISH', ARGV[4], ARGV[1])
elseif redis.call('LREM', KEYS[3], 1, ARGV[1]) == 0 then
    -- It waits for a retry, or is claimed and not started: then starting it finds that it is void.
    redis.call('ZREM', KEYS[4], ARGV[1])
end
redis.call('HSET', KEYS[1], 'status', 'cancelled', 'finished_at', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', ARGV[5], 'cancelled')
return 2
