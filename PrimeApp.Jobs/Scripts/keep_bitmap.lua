-- Keeps the bitmap of a segment in the slot that it shares with others, in place of the one that is there.
-- KEYS  bitmap of the slot
-- ARGV  segment, bitmap, time a bitmap is kept in milliseconds
-- Stored first: when Redis is out of memory, nothing is lost and nothing added.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for _, segment in ipairs(redis.call('HKEYS', KEYS[1])) do
    if segment ~= ARGV[1] then
        redis.call('HDEL', KEYS[1], segment)
    end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
