-- Stores the counts of segments, ends the claims on them, and tells every process. No fence: a count never changes,
-- whoever reports it.
-- KEYS  counts, sieving
-- ARGV  counts channel, segment, count, segment, count, …
-- Gives how many of the counts were known already.
local known = 0
for i = 2, #ARGV, 2 do
    -- Comes first: a script that has removed something may finish even when Redis is out of memory.
    redis.call('ZREM', KEYS[2], ARGV[i])

    local offset = ARGV[i] * 4
    local encoded = struct.pack('<i4', ARGV[i + 1] + 1)
    if redis.call('GETRANGE', KEYS[1], offset, offset + 3) == encoded then
        known = known + 1
    else
        redis.call('SETRANGE', KEYS[1], offset, encoded)
    end
end

redis.call('PUBLISH', ARGV[1], table.concat(ARGV, ' ', 2))
return known
