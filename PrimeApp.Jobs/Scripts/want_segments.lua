-- Says that somebody waits for the counts of some segments, which makes workers sieve them. Repeated before it runs out
-- for as long as it holds; it replaces what the requester wanted before.
-- KEYS  wanted
-- ARGV  requester, first segment, end of the segments, time the want holds in milliseconds, wanted channel,
--       traceparent of the span that waits or nothing
local time = redis.call('TIME')
local expires = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[4]

redis.call('HSET', KEYS[1], ARGV[1], string.format('%s %s %.0f %s', ARGV[2], ARGV[3], expires, ARGV[6]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[5], '')
