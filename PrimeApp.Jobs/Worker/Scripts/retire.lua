-- Removes a worker that has nothing left to take back: one that says goodbye, or one that has been silent for long. A
-- sign of life that lies as far ahead was given before the clock was set back, and counts as silence too.
-- KEYS  workers, claims of the worker, running of the worker
-- ARGV  worker, silence in milliseconds from which on it is removed
-- Gives 1 when it was removed.
if redis.call('EXISTS', KEYS[2], KEYS[3]) > 0 then
    return 0
end

local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not seen or math.abs(now - (tonumber(seen) or 0)) < tonumber(ARGV[2]) then
    return 0
end
return redis.call('ZREM', KEYS[1], ARGV[1])
