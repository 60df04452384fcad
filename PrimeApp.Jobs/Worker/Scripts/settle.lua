-- Settles a claim: tasks whose results are known are completed, without a lease, the others are started. When the claim
-- was taken back meanwhile, nothing is changed. What is repeated, because the worker did not hear of it, is told the same.
-- A record that is gone, or a key of another type, is not written to and costs no other task.
-- KEYS  claims of the worker, running of the worker, withdrawn, ready, task of each that is answered, then for each other: lease, task
-- ARGV  token of the claim and of the leases, time of the claim in unix milliseconds, worker, events channel, time a
--       record is kept in milliseconds, lease in milliseconds, how many are answered, for each of them: id, n, last prime,
--       then the id of each other
-- Gives the time in unix milliseconds; for each that is answered 1, or 0 when the claim is lost or the record is gone,
-- or 2 when the task was cancelled; then for each other its n, submission time, deliveries, failures, traceparent,
-- tracestate and whether a worker once gave it back, with 0 for n when it is not started: the claim is lost, or the
-- task is no longer queued.
local token, claimed, worker, answered = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[7])

-- Fails here, before anything is written, when the key has another type.
redis.call('SCARD', KEYS[2])
local is_held = redis.call('HEXISTS', KEYS[1], token) == 1
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory: a full Redis is emptied by running
-- its tasks.
redis.call('PERSIST', KEYS[1])

local reply, events, cancelled, refused = {now}, {}, {}, {}
local head, tail = claimed .. ' ' .. now .. ' 1 ', ' cached ' .. worker
for i = 1, answered do
    local task, id, n, prime = KEYS[i + 4], ARGV[3 * i + 5], ARGV[3 * i + 6], ARGV[3 * i + 7]
    local record = redis.pcall('HMGET', task, 'status', 'n', 'completion')
    reply[i + 1] = 0
    if record[3] and record[3] ~= '' then
        -- Of a completion that is repeated, the record tells.
        local by_claim, by_worker = string.match(record[3], '^(%d+) .* ([^ ]+)$')
        reply[i + 1] = by_claim == claimed and by_worker == worker and 1 or 0
    elseif record[1] == 'cancelled' then
        reply[i + 1] = 2
        cancelled[#cancelled + 1] = id
    elseif is_held and record[1] == 'queued' and record[2] == n then
        local completion = head .. prime .. tail
        redis.call('PEXPIRE', task, ARGV[5])
        redis.call('HSET', task, 'completion', completion)
        events[#events + 1] = id .. ' ' .. completion
        reply[i + 1] = 1
    elseif is_held and record[1] == 'queued' then
        -- The entry said what is not true. An id alone leaves it to the record.
        refused[#refused + 1] = id
    end
end

local first_key, first_id = answered + 4, 3 * answered + 7
local started, ids = {}, {}
for i = 1, #ARGV - first_id do
    local id, lease, task = ARGV[first_id + i], KEYS[first_key + 2 * i - 1], KEYS[first_key + 2 * i]
    local record = redis.pcall('HMGET', task, 'status', 'n', 'submitted_at', 'deliveries', 'failures', 'traceparent',
        'tracestate', 'returned', 'completion')
    local n = 0
    if is_held and record[1] == 'queued' and not record[9] then
        n = record[2]
        record[4] = (tonumber(record[4]) or 0) + 1
        started[#started + 1] = {lease, task, record[4]}
        ids[#ids + 1] = id
        events[#events + 1] = id
    elseif record[1] == 'running' and redis.pcall('GET', lease) == token then
        n = record[2]
    elseif record[1] == 'cancelled' then
        cancelled[#cancelled + 1] = id
    end

    local at = #reply
    reply[at + 1] = n
    for field = 3, 8 do
        reply[at + field - 1] = record[field] or false
    end
end
if #ids > 0 then
    redis.call('SADD', KEYS[2], unpack(ids))
end
for _, task in ipairs(started) do
    redis.call('SET', task[1], token, 'PX', ARGV[6])
    redis.call('HSET', task[2], 'status', 'running', 'worker', worker, 'started_at', now, 'deliveries', task[3])
end
if #refused > 0 then
    redis.call('RPUSH', KEYS[4], unpack(refused))
end
if #cancelled > 0 then
    redis.call('SREM', KEYS[3], unpack(cancelled))
end
if is_held then
    redis.call('HDEL', KEYS[1], token)
end
if #events > 0 then
    redis.call('PUBLISH', ARGV[4], table.concat(events, '\n'))
end
return reply
