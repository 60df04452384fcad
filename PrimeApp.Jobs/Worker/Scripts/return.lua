-- Gives running tasks back to the head of the queue, each if its lease is still held, and takes the delivery back:
-- a worker that shuts down spends no attempt. A record that is gone is not written to.
-- KEYS  running of the worker, ready, then for each task: lease, task
-- ARGV  nudge channel, events channel, then for each task: id, token
-- Gives for each task 1, or 0 when the lease is lost or the record is gone, or 2 when that is because the task was
-- cancelled.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local reply = {}
local returned = {}
for i = 1, (#ARGV - 2) / 2 do
    local lease, task, id = KEYS[2 * i + 1], KEYS[2 * i + 2], ARGV[2 * i + 1]
    local record = redis.pcall('HMGET', task, 'status', 'deliveries', 'worker', 'started_at', 'attempts')
    local status = record[1]
    reply[i] = status == 'cancelled' and 2 or 0
    if redis.pcall('GET', lease) == ARGV[2 * i + 2] then
        redis.call('DEL', lease)
        if status == 'running' then
            local deliveries = tonumber(record[2]) or 1
            redis.call('RPUSH', KEYS[2], id)
            -- It was started all the same, and does not count as started again.
            redis.call('HSET', task, 'status', 'queued', 'returned', 1,
                'deliveries', math.max(deliveries - 1, 0),
                'attempts', with_attempt(record[5], record[4], now, 'returned', record[3]))
            redis.call('HDEL', task, 'worker', 'started_at')
            returned[#returned + 1] = id
            reply[i] = 1
        end
        redis.call('SREM', KEYS[1], id)
    end
end
if #returned > 0 then
    redis.call('PUBLISH', ARGV[2], table.concat(returned, '\n'))
    redis.call('PUBLISH', ARGV[1], '')
end
return reply
