-- Puts tasks that are nowhere back on the ready list, each if its record still says that it waits, or that it runs and no
-- lease says so.
-- KEYS  ready, then for each task: lease, task
-- ARGV  nudge channel, events channel, then the id of each task
-- Gives the ids that are back.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local restored = {}
for i = 1, #ARGV - 2 do
    local lease, task, id = KEYS[2 * i], KEYS[2 * i + 1], ARGV[i + 2]
    local record = redis.pcall('HMGET', task, 'status', 'completion', 'started_at', 'worker', 'attempts')
    local is_lost = record[1] == 'queued' or record[1] == 'running' and redis.call('EXISTS', lease) == 0
    if is_lost and not record[2] then
        redis.call('RPUSH', KEYS[1], id)
        redis.call('HSET', task, 'status', 'queued')
        if record[1] == 'running' then
            redis.call('HSET', task, 'attempts', with_attempt(record[5], record[3], now, 'lost', record[4]))
        end
        redis.call('HDEL', task, 'worker', 'started_at')
        restored[#restored + 1] = id
    end
end
if #restored > 0 then
    redis.call('PUBLISH', ARGV[2], table.concat(restored, '\n'))
    redis.call('PUBLISH', ARGV[1], '')
end
return restored
