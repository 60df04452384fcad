-- Reads on among the dead letters, the latest first. The set grows at its end, so a page begins behind an id and not at
-- an index.
-- KEYS  list
-- ARGV  after, limit
-- Gives the ids, from the beginning when after is empty; none when the id is no longer listed, for then all behind it
-- have left too.
local first = 0
if args.after ~= '' then
    local rank = redis.call('ZREVRANK', keys.list, args.after)
    if not rank then
        return {}
    end
    first = rank + 1
end
return redis.call('ZREVRANGE', keys.list, first, first + args.limit - 1)
