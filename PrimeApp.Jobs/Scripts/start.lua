-- Starts deliveries of tasks that were claimed last: takes their leases and counts the deliveries.
-- KEYS  running of the worker, then for each task: lease, task
-- ARGV  token, lease in milliseconds, worker, prefix of events channels, then the id of each task
-- Gives the time in unix milliseconds, then for each task its n, submission time, deliveries, failures, traceparent,
-- tracestate and whether a worker once gave it back; n is 0 when the claim is void: the id was reaped meanwhile, or the
-- task is no longer queued.
local count = #ARGV - 4
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local claimed = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, count - 1)) do
    claimed[id] = true
end

local reply = {now}
local written = false
for i = 1, count do
    local id, lease, task = ARGV[i + 4], KEYS[2 * i], KEYS[2 * i + 1]
    local record = redis.call(
        'HMGET', task, 'status', 'n', 'submitted_at', 'deliveries', 'failures', 'traceparent', 'tracestate',
        'returned')
    local n = 0
    if claimed[id] and record[1] == 'queued' then
        n = record[2]
        record[4] = record[4] + 1
        if not written then
            -- There is none to delete. But a script whose first write frees memory may go on at maxmemory, and a full
            -- Redis is emptied by running its tasks.
            redis.call('DEL', lease)
            written = true
        end
        redis.call('SET', lease, ARGV[1], 'PX', ARGV[2])
        redis.call('HSET', task, 'status', 'running', 'worker', ARGV[3], 'started_at', now, 'deliveries', record[4])
        redis.call('PUBLISH', ARGV[4] .. id, 'running')
    elseif record[1] ~= 'running' then
        redis.call('LREM', KEYS[1], 1, id)
    end

    local at = #reply
    reply[at + 1] = n
    for field = 3, 8 do
        reply[at + field - 1] = record[field]
    end
end
return reply
