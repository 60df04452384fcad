-- Reads on in a list of ids. The list grows at its head, so a page begins behind an id and not at an index.
-- KEYS  list
-- ARGV  id to begin behind, or empty for the beginning; how many at most
-- Gives the ids; none when the id is no longer listed, for then all behind it have left the list too.
local first = 0
if ARGV[1] ~= '' then
    local position = redis.call('LPOS', KEYS[1], ARGV[1])
    if not position then
        return {}
    end
    first = position + 1
end
return redis.call('LRANGE', KEYS[1], first, first + ARGV[2] - 1)
