-- Takes back started tasks whose lease has run out. Each goes to the head of the queue, or to the dead list when it has been
-- delivered as often as it may, so that a task that kills its workers does not loop. A lease that lasts longer than one
-- may was taken before the clock was set back: it is cut to its full length, and extended if its worker lives.
-- KEYS  running of the worker, ready, dead, then for each task: lease, task
-- ARGV  deliveries allowed, error of a poison task, longest dead list, time a dead letter is kept in milliseconds,
--       nudge channel, events channel, lease in milliseconds, then the id of each task
-- Gives for each task an outcome, n, and milliseconds since its last start. Outcomes are 0 when there is nothing to take
-- back, 1 when it is queued again, 2 when it is dead.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local reply = {}
local changed, ended = {}, {}
local queued = false
for i = 1, #ARGV - 7 do
    local lease, task, id = KEYS[2 * i + 2], KEYS[2 * i + 3], ARGV[i + 7]
    local outcome, n, started = 0, 0, now
    local remaining = redis.call('PTTL', lease)
    if remaining == -1 or remaining > tonumber(ARGV[7]) then
        redis.call('PEXPIRE', lease, ARGV[7])
    end
    if remaining == -2 and redis.call('SISMEMBER', KEYS[1], id) == 1 then
        local record = redis.pcall('HMGET', task, 'status', 'deliveries', 'n', 'started_at', 'completion', 'worker', 'attempts')
        n, started = tonumber(record[3]) or 0, tonumber(record[4]) or now
        ended[#ended + 1] = id
        if #ended == 1 then
            -- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
            redis.call('PERSIST', KEYS[1])
        end
        if record[1] == 'running' and not record[5] then
            local attempts = with_attempt(record[7], record[4], now, 'lost', record[6])
            if (tonumber(record[2]) or 0) >= tonumber(ARGV[1]) then
                outcome = 2
                redis.call('PEXPIRE', task, ARGV[4])
                redis.call('HSET', task, 'status', 'failed', 'error', ARGV[2], 'finished_at', now,
                    'attempts', attempts)
                redis.call('ZADD', KEYS[3], now, id)
                redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -ARGV[3] - 1)
            else
                outcome = 1
                queued = true
                redis.call('RPUSH', KEYS[2], id)
                redis.call('HSET', task, 'status', 'queued', 'attempts', attempts)
                redis.call('HDEL', task, 'worker', 'started_at')
            end
            changed[#changed + 1] = id
        end
    end

    reply[3 * i - 2] = outcome
    reply[3 * i - 1] = string.format('%.0f', n)
    reply[3 * i] = string.format('%.0f', now - started)
end
if #ended > 0 then
    redis.call('SREM', KEYS[1], unpack(ended))
end
if #changed > 0 then
    redis.call('PUBLISH', ARGV[6], table.concat(changed, '\n'))
end
if queued then
    redis.call('PUBLISH', ARGV[5], '')
end
return reply
