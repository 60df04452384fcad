-- Completes tasks, each if its lease is still held: a worker that lost it changes nothing. A record that is gone, or a
-- key of another type, is not written to and costs no other task.
-- KEYS  running of the worker, then for each task: lease, task
-- ARGV  time a record is kept in milliseconds, events channel, worker,
--       then for each task: id, token, last prime, computation type, number of the delivery, time of its start in unix
--       milliseconds
-- Gives for each task 1, or 0 when the lease is lost or the record is gone, or 2 when that is because the task was
-- cancelled. A completion that is repeated, because the worker did not hear of it, is told 1 again.
-- Fails here, before anything is written, when the key has another type.
redis.call('SCARD', KEYS[1])
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local count = (#ARGV - 3) / 6
local leases = {}
for i = 1, count do
    leases[i] = KEYS[2 * i]
end

local held, completed, is_held = {}, {}, {}
for i, token in ipairs(redis.call('MGET', unpack(leases))) do
    if token == ARGV[6 * i - 1] then
        held[#held + 1] = leases[i]
        completed[#completed + 1] = ARGV[6 * i - 2]
        is_held[i] = true
    end
end

-- First, because a script whose first write takes no memory may go on at maxmemory: no result is lost to that.
if #held > 0 then
    redis.call('DEL', unpack(held))
end

local reply, events = {}, {}
for i = 1, count do
    local task = KEYS[2 * i + 1]
    local id, _, prime, source, delivery, started = unpack(ARGV, 6 * i - 2, 6 * i + 3)
    if is_held[i] then
        local completion = table.concat({started, now, delivery, prime, source, ARGV[3]}, ' ')
        reply[i] = 0
        if redis.call('PEXPIRE', task, ARGV[1]) == 1
            and type(redis.pcall('HSET', task, 'completion', completion)) == 'number' then
            events[#events + 1] = id .. ' ' .. completion
            reply[i] = 1
        end
    else
        local record = redis.pcall('HMGET', task, 'status', 'completion')
        local by_start, by_worker = string.match(record[2] or '', '^(%d+) .* ([^ ]+)$')
        local is_repeated = by_start == started and by_worker == ARGV[3]
        reply[i] = is_repeated and 1 or record[1] == 'cancelled' and 2 or 0
    end
end
if #held > 0 then
    redis.call('SREM', KEYS[1], unpack(completed))
    redis.call('PUBLISH', ARGV[2], table.concat(events, '\n'))
end
return reply
