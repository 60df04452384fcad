-- Settles a claim: tasks whose results are known are completed, others are started and stay in the claim, and those
-- that the worker has no room for go back to the head of the list. If the claim was taken back meanwhile, nothing is
-- changed. A worker that did not get the reply repeats the call and gets the same reply. A record that is gone is
-- not written to. A key of another type gets an expiry at most, and costs no other task.
-- KEYS  claims, claim, withdrawn, ready; answered: task; other: task
-- ARGV  token, claimed, worker, events, retention, lease, wake; answered: id, n, prime; other: id; surplus: id
-- Gives the time; for each that is answered an outcome: done, cancelled or lost; then for each other its n, submission
-- time, deliveries, failures, traceparent, tracestate and whether a worker once gave it back, with 0 for n when it is
-- not started: the claim is lost, or the task is no longer queued.
local claimed, worker = args.claimed, args.worker

-- Fails here, before anything is written, when the key has another type.
local is_held = redis.call('SCARD', keys.claim) > 0
-- Changes nothing. A script whose first write takes no memory may go on at maxmemory: a full Redis is emptied by
-- running its tasks.
redis.call('PERSIST', keys.claim)

local reply, events, cancelled, unstarted, ended = {now}, {}, {}, {}, {}
local parts = 0
local expires_at = string.format('%.0f', now + args.retention)
local head, tail = claimed .. ' ' .. now .. ' 1 ', ' cached ' .. worker
for i = 1, #answered do
    local task, id = answered.task[i], answered.id[i]
    local result = outcome.lost
    -- Two commands for a task; another would take Redis half a microsecond. So n is not compared with the record here.
    -- Readers of the record compare it, as the completion has it.
    if is_held and redis.call('PEXPIREAT', task, expires_at) == 1 then
        local completion = head .. answered.n[i] .. ' ' .. answered.prime[i] .. tail
        if redis.pcall('HSETNX', task, 'completion', completion) == 1 then
            events[parts + 1], events[parts + 2], events[parts + 3], events[parts + 4] = id, ' ', completion, '\n'
            parts = parts + 4
            result = outcome.done
        end
    end
    if result ~= outcome.done then
        local record = redis.pcall('HMGET', task, 'status', 'completion')
        if is_repeated(record[2], claimed, worker) then
            result = outcome.done
        elseif record[1] == 'cancelled' then
            result = outcome.cancelled
            cancelled[#cancelled + 1] = id
        end
    end
    reply[i + 1] = result
    ended[i] = id
end

local running = 0
for i = 1, #other do
    local task, id = other.task[i], other.id[i]
    local record = redis.pcall('HMGET', task, 'status', 'n', 'submitted_at', 'deliveries', 'failures', 'traceparent',
        'tracestate', 'returned', 'completion', 'claim')
    local n = 0
    if is_held and status_of(record[1], record[2]) == 'queued' and not record[9] then
        n = record[2]
        record[4] = (tonumber(record[4]) or 0) + 1
        redis.call('HSET', task, 'status', 'running', 'worker', worker, 'claim', args.token, 'started_at', now,
            'deliveries', record[4])
        events[parts + 1], events[parts + 2] = id, '\n'
        parts = parts + 2
    elseif record[1] == 'running' and record[10] == args.token and not record[9] then
        n = record[2]
    else
        ended[#ended + 1] = id
        if record[1] == 'cancelled' then
            cancelled[#cancelled + 1] = id
        end
    end
    if n ~= 0 then
        running = running + 1
    end

    local at = #reply
    reply[at + 1] = n
    for field = 3, 8 do
        reply[at + field - 1] = record[field] or false
    end
end

-- The oldest is pushed last, and claimed first.
for i = #surplus, 1, -1 do
    local id = surplus.id[i]
    if is_in_claim(keys.claim, id) then
        unstarted[#unstarted + 1] = id
        ended[#ended + 1] = id
    end
end
if #unstarted > 0 then
    redis.call('RPUSH', keys.ready, unpack(unstarted))
    redis.call('PUBLISH', args.wake, '')
end
if #cancelled > 0 then
    redis.call('SREM', keys.withdrawn, unpack(cancelled))
end
if is_held then
    local member = args.token .. ' ' .. worker
    if running == 0 then
        redis.call('DEL', keys.claim)
        redis.pcall('ZREM', keys.claims, member)
    else
        redis.pcall('ZADD', keys.claims, now + args.lease, member)
        if #ended > 0 then
            redis.call('SREM', keys.claim, unpack(ended))
        end
    end
end
if parts > 0 then
    redis.call('PUBLISH', args.events, table.concat(events))
end
return reply
