-- Takes back what a worker has on its list without a lease. A task whose lease has run out goes to the head of the queue,
-- or to the dead list when it has been delivered as often as it may, so that a task that kills its workers does not loop.
-- One that is claimed and not started may be so for the moment that lies between the two: it goes back when it was seen
-- like that before.
-- KEYS  running of the worker, ready, dead, then for each task: lease, task
-- ARGV  deliveries allowed, error of a poison task, longest dead list, time a dead letter is kept in milliseconds,
--       nudge channel, prefix of events channels, then for each task: id, 1 when it was seen unstarted before and 0 when not
-- Gives for each task an outcome, n, and milliseconds since its last start. Outcomes are 0 when there is nothing to take
-- back, 1 when it is queued again, 2 when it is dead, 3 when it is not started.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local reply = {}
local queued = false
for i = 1, (#ARGV - 6) / 2 do
    local lease, task, id = KEYS[2 * i + 2], KEYS[2 * i + 3], ARGV[2 * i + 5]
    local outcome, n, started = 0, 0, now
    if redis.call('EXISTS', lease) == 0 then
        local record = redis.call('HMGET', task, 'status', 'deliveries', 'n', 'started_at')
        local status = record[1]
        n, started = record[3] or 0, record[4] or now
        if status == 'queued' and ARGV[2 * i + 6] == '0' then
            outcome = 3
        elseif redis.call('LREM', KEYS[1], -1, id) == 0 or (status ~= 'queued' and status ~= 'running') then
            outcome = 0
        elseif status == 'running' and tonumber(record[2]) >= tonumber(ARGV[1]) then
            outcome = 2
            redis.call('HSET', task, 'status', 'failed', 'error', ARGV[2], 'finished_at', now)
            redis.call('PEXPIRE', task, ARGV[4])
            redis.call('LPUSH', KEYS[3], id)
            redis.call('LTRIM', KEYS[3], 0, ARGV[3] - 1)
            redis.call('PUBLISH', ARGV[6] .. id, 'failed')
        else
            outcome = 1
            queued = true
            redis.call('HSET', task, 'status', 'queued')
            redis.call('HDEL', task, 'worker', 'started_at')
            redis.call('RPUSH', KEYS[2], id)
            redis.call('PUBLISH', ARGV[6] .. id, 'queued')
        end
    end

    reply[3 * i - 2] = outcome
    reply[3 * i - 1] = n
    reply[3 * i] = now - started
end
if queued then
    redis.call('PUBLISH', ARGV[5], '')
end
return reply
