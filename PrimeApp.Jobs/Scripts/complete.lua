-- Completes tasks, each if its lease is still held: a worker that lost it changes nothing.
-- KEYS  running of the worker, then for each task: lease, task
-- ARGV  time a record is kept in milliseconds, prefix of events channels, worker,
--       then for each task: id, token, last prime, computation type, number of the delivery
-- Gives for each task 1, or 0 when the lease is lost, or 2 when that is because the task was cancelled. A completion that
-- is repeated, because the worker did not hear of it, is told 1 again.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local count = (#ARGV - 3) / 5
local leases = {}
for i = 1, count do
    leases[i] = KEYS[2 * i]
end

local held, is_held = {}, {}
for i, token in ipairs(redis.call('MGET', unpack(leases))) do
    if token == ARGV[5 * i] then
        held[#held + 1] = leases[i]
        is_held[i] = true
    end
end

-- First, because a script whose first write frees memory may go on at maxmemory: no result is lost to that.
if #held > 0 then
    redis.call('DEL', unpack(held))
end

local reply = {}
for i = 1, count do
    local task, at = KEYS[2 * i + 1], 5 * i - 2
    local id = ARGV[at + 1]
    if is_held[i] then
        redis.call('LREM', KEYS[1], -1, id)
        redis.call('HSET', task, 'status', 'completed', 'progress', 1, 'finished_at', now,
            'last_prime', ARGV[at + 3], 'computation_type', ARGV[at + 4])
        redis.call('PEXPIRE', task, ARGV[1])
        redis.call('PUBLISH', ARGV[2] .. id, 'completed')
        reply[i] = 1
    else
        local record = redis.call('HMGET', task, 'status', 'worker', 'deliveries')
        local repeated = record[1] == 'completed' and record[2] == ARGV[3] and record[3] == ARGV[at + 5]
        reply[i] = repeated and 1 or record[1] == 'cancelled' and 2 or 0
    end
end
return reply
