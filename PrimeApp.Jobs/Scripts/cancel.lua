-- Withdraws a task that is not final yet. What a worker holds is taken from it: without the lease it changes nothing
-- more, and what it has claimed is settled with nothing. Whoever is first wins, completion or cancellation.
-- KEYS  task, lease, ready, delayed, running of the worker
-- ARGV  id, worker, time the record is kept in milliseconds, cancel channel, events channel
-- Gives 2 when it is cancelled, 1 when it was final before, 0 when there is none, 3 when it runs on another worker.
local id = ARGV[1]
local record = redis.pcall(
    'HMGET', KEYS[1], 'status', 'worker', 'n', 'submitted_at', 'traceparent', 'tracestate', 'completion')
local running = record[1] == 'running'
if not record[1] then
    return 0
end
if record[7] or not running and record[1] ~= 'queued' then
    return 1
end
if running and (record[2] or '') ~= ARGV[2] then
    return 3
end

local time = redis.call('TIME')
redis.call('DEL', KEYS[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
-- An empty completion, so that settle.lua, which sets a missing one, cannot complete a cancelled task.
redis.call('HSET', KEYS[1], 'status', 'cancelled', 'completion', '',
    'finished_at', time[1] * 1000 + math.floor(time[2] / 1000))
if running then
    redis.call('SREM', KEYS[5], id)
    redis.call('PUBLISH', ARGV[4], id)
else
    -- The two kinds of entries that submit.lua tells of.
    local entry = table.concat({id, record[3] or '', record[4] or '', record[5] or '', record[6] or ''}, ' ')
    if redis.call('LREM', KEYS[3], 1, entry) + redis.call('LREM', KEYS[3], 1, id) == 0 then
        -- It waits for a retry, or is claimed.
        redis.call('ZREM', KEYS[4], id)
    end
end
redis.call('PUBLISH', ARGV[5], id)
return 2
