-- Reads on among the dead letters, the latest first. The set grows at its end, so a page begins behind an id and not at an
-- index.
-- KEYS  dead
-- ARGV  id to begin behind, or empty for the beginning; how many at most
-- Gives the ids; none when the id is no longer listed, for then all behind it have left too.
local first = 0
if ARGV[1] ~= '' then
    local rank = redis.call('ZREVRANK', KEYS[1], ARGV[1])
    if not rank then
        return {}
    end
    first = rank + 1
end
return redis.call('ZREVRANGE', KEYS[1], first, first + ARGV[2] - 1)
