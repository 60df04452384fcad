-- Extends leases that are still held. A key of another type costs no other lease.
-- KEYS  for each task: lease, task
-- ARGV  lease in milliseconds, then the token of each lease
-- Gives for each lease 1, or 0 when it is lost, or 2 when that is because the task was cancelled.
local reply = {}
for i = 1, #ARGV - 1 do
    local lease = KEYS[2 * i - 1]
    if redis.pcall('GET', lease) == ARGV[i + 1] then
        redis.call('PEXPIRE', lease, ARGV[1])
        reply[i] = 1
    else
        reply[i] = redis.pcall('HGET', KEYS[2 * i], 'status') == 'cancelled' and 2 or 0
    end
end
return reply
