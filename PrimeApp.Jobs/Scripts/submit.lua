-- Accepts a task: writes its record and puts its id on the ready list, or refuses when the list is full.
-- KEYS  ready, task, recent
-- ARGV  id, n, traceparent, tracestate, longest ready list, longest recent list, nudge channel
-- Gives {1, submission time in unix milliseconds}, or {0, length of the ready list}.
local depth = redis.call('LLEN', KEYS[1])
if depth >= tonumber(ARGV[5]) then
    return {0, depth}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('HSET', KEYS[2], 'n', ARGV[2], 'status', 'queued', 'submitted_at', now,
    'progress', 0, 'deliveries', 0, 'failures', 0, 'traceparent', ARGV[3], 'tracestate', ARGV[4])
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LPUSH', KEYS[3], ARGV[1])
redis.call('LTRIM', KEYS[3], 0, ARGV[6] - 1)
redis.call('PUBLISH', ARGV[7], '')
return {1, now}
