-- Cancels a task that is not final yet. A running task leaves its claim. A claimed task that is not started is dropped
-- when its claim is settled. Of a completion and a cancellation, the first one takes effect. No step takes longer when
-- more tasks wait: this script marks the entry of a waiting task, and claim.lua drops it.
-- KEYS  task, ready, delayed, withdrawn, claims, claim
-- ARGV  id, token, retention, cancel, events, only_waiting
-- Gives an outcome: cancelled, final, unknown, moved when it is in another claim, or running when only a task that
-- waits was to be cancelled.
-- Drops what was cancelled from one end of the ready list, so that the list does not grow while no worker claims. Each
-- call of this script marks one entry and drops some, so the work for each is constant on average.
local function drop_withdrawn(last)
    for _ = 1, 100 do
        local entry = redis.call('LINDEX', keys.ready, last)
        local marked = entry and string.match(entry, '^[^ ]*')
        if not marked or redis.call('SREM', keys.withdrawn, marked) == 0 then
            return
        end
        redis.call(last == 0 and 'LPOP' or 'RPOP', keys.ready)
    end
end

local id = args.id
local record = redis.pcall('HMGET', keys.task, 'status', 'claim', 'completion', 'worker', 'started_at', 'attempts',
    'n')
local status = status_of(record[1], record[7])
local is_running = status == 'running'
if not status then
    return outcome.unknown
end
if record[3] or not is_running and status ~= 'queued' then
    return outcome.final
end
if is_running and args.only_waiting == '1' then
    return outcome.running
end
if is_running and (record[2] or '') ~= args.token then
    return outcome.moved
end

redis.call('PEXPIRE', keys.task, args.retention)
-- An empty completion, so that settle.lua, which sets a missing one, cannot complete a cancelled task.
local fields = {'status', 'cancelled', 'completion', '', 'finished_at', now}
if is_running then
    fields[#fields + 1] = 'attempts'
    fields[#fields + 1] = with_attempt(record[6], record[5], 'cancelled', record[4])
end
redis.call('HSET', keys.task, unpack(fields))
if is_running then
    leave_claim(keys.claims, keys.claim, args.token .. ' ' .. (record[4] or ''), id)
    redis.call('PUBLISH', args.cancel, id)
elseif redis.call('ZREM', keys.delayed, id) == 0 then
    -- It is on the ready list, or claimed: then settle.lua removes the mark.
    redis.call('SADD', keys.withdrawn, id)
    drop_withdrawn(0)
    drop_withdrawn(-1)
end
redis.call('PUBLISH', args.events, id)
return outcome.cancelled
