-- Extends a lease that is still held.
-- KEYS  lease
-- ARGV  token, lease in milliseconds
-- Gives 1, or 0 when the lease is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
