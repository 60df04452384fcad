-- Reads on in a list of ids. The list grows at its head, so a page begins behind an id and not at an index.
-- KEYS  list
-- ARGV  after, limit
-- Gives the ids, from the beginning when after is empty; none when the id is no longer listed, for then all behind it
-- have left the list too.
local first = 0
if args.after ~= '' then
    local position = redis.call('LPOS', keys.list, args.after)
    if not position then
        return {}
    end
    first = position + 1
end
return redis.call('LRANGE', keys.list, first, first + args.limit - 1)
