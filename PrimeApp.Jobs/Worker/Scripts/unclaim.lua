-- Puts back the entries of claims that a worker did not settle for the time of a lease: to the head of the queue, the oldest
-- foremost. A claim that was made as far ahead was made before the clock was set back, and is taken back too. Keys of
-- another type than they should be are moved out of the way.
-- KEYS  claims of the worker, ready, running of the worker, what was moved out of the way
-- ARGV  lease in milliseconds, nudge channel, time in milliseconds for which what was moved is kept
-- Gives the entries, the ids of what the worker has started, whose leases are the next to look at, and the keys that
-- were moved.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local moved = {}
for i, expected in ipairs({'hash', 'list', 'set'}) do
    local kind = redis.call('TYPE', KEYS[i])
    kind = kind.ok or kind
    if kind ~= expected and kind ~= 'none' then
        redis.call('RENAME', KEYS[i], KEYS[4])
        redis.call('PEXPIRE', KEYS[4], ARGV[3])
        moved[#moved + 1] = KEYS[i]
    end
end

local entries, expired = {}, {}
local claims = redis.call('HGETALL', KEYS[1])
for i = 1, #claims, 2 do
    local lines = string.gmatch(claims[i + 1], '[^\n]+')
    local made = tonumber(lines() or '')
    if not made or not (math.abs(now - made) <= tonumber(ARGV[1])) then
        expired[#expired + 1] = claims[i]
        for entry in lines do
            entries[#entries + 1] = entry
        end
    end
end
if #expired > 0 then
    -- They begin with ids, which sort by age.
    table.sort(entries, function(one, other) return one > other end)
    -- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
    redis.call('PERSIST', KEYS[1])
    -- In parts, because a call takes some thousand arguments at most.
    for first = 1, #entries, 1000 do
        redis.call('RPUSH', KEYS[2], unpack(entries, first, math.min(first + 999, #entries)))
    end
    for first = 1, #expired, 1000 do
        redis.call('HDEL', KEYS[1], unpack(expired, first, math.min(first + 999, #expired)))
    end
    redis.call('PUBLISH', ARGV[2], '')
end
return {entries, redis.call('SMEMBERS', KEYS[3]), moved}
