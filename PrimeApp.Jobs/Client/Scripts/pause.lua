-- Pauses the queue: workers claim nothing. A queue that is paused already stays paused since then.
-- KEYS  paused
local time = redis.call('TIME')
redis.call('SET', KEYS[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'NX')
return 1
