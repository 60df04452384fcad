-- Registers a worker as alive now.
-- KEYS  workers
-- ARGV  worker
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
return 1
