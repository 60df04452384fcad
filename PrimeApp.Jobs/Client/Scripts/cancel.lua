-- Withdraws a task that is not final yet. What a worker holds is taken from it: without the lease it changes nothing
-- more, and what it has claimed is settled with nothing. Whoever is first wins, completion or cancellation.
-- No step takes longer when more tasks wait: the entry of a task that waits is marked, and claim.lua drops it.
-- KEYS  task, lease, ready, delayed, running of the worker, withdrawn
-- ARGV  id, worker, time the record is kept in milliseconds, cancel channel, events channel, 1 when only a task that waits
--       is to be cancelled
-- Gives 2 when it is cancelled, 1 when it was final before, 0 when there is none, 3 when it runs on another worker, 4 when
-- it runs and only a task that waits was to be cancelled.
-- Drops what was cancelled from one end of the ready list, so that the list does not grow while no worker claims. Each call
-- of this script marks one entry and drops some, so the work for each is constant on average.
local function drop_withdrawn(last)
    for _ = 1, 100 do
        local entry = redis.call('LINDEX', KEYS[3], last)
        local marked = entry and string.match(entry, '^[^ ]*')
        if not marked or redis.call('SREM', KEYS[6], marked) == 0 then
            return
        end
        redis.call(last == 0 and 'LPOP' or 'RPOP', KEYS[3])
    end
end

local id = ARGV[1]
local record = redis.pcall('HMGET', KEYS[1], 'status', 'worker', 'completion', 'started_at', 'attempts')
local running = record[1] == 'running'
if not record[1] then
    return 0
end
if record[3] or not running and record[1] ~= 'queued' then
    return 1
end
if running and ARGV[6] == '1' then
    return 4
end
if running and (record[2] or '') ~= ARGV[2] then
    return 3
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', KEYS[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local fields = {'status', 'cancelled', 'completion', '', 'finished_at', string.format('%.0f', now)}
if running then
    fields[#fields + 1] = 'attempts'
    fields[#fields + 1] = with_attempt(record[5], record[4], now, 'cancelled', record[2])
end
-- An empty completion, so that settle.lua, which sets a missing one, cannot complete a cancelled task.
redis.call('HSET', KEYS[1], unpack(fields))
if running then
    redis.call('SREM', KEYS[5], id)
    redis.call('PUBLISH', ARGV[4], id)
elseif redis.call('ZREM', KEYS[4], id) == 0 then
    -- It is on the ready list, or claimed: then settle.lua removes the mark.
    redis.call('SADD', KEYS[6], id)
    drop_withdrawn(0)
    drop_withdrawn(-1)
end
redis.call('PUBLISH', ARGV[5], id)
return 2
