-- A worker runs this every second. It writes a heartbeat, puts due retries back on the ready list, and reaps if no
-- other worker does. Before that, it moves keys with a wrong type out of the way, because no script can work with them.
-- KEYS  workers, delayed, ready, reaper, dead, recent, withdrawn, paused, claims, misplaced
-- ARGV  worker, batch, wake, reaping, max_delay, lease, silence, misplaced_retention
-- Gives an array of the keys that were moved, whether this worker is the one that reaps, and then the claims whose
-- deadlines have passed.
local moved = {}
for i, expected in ipairs({'zset', 'zset', 'list', 'string', 'zset', 'list', 'set', 'string', 'zset'}) do
    if move_misplaced(KEYS[i], expected, keys.misplaced, args.misplaced_retention) then
        moved[#moved + 1] = KEYS[i]
    end
end

-- Gives members whose time has come. A member too far ahead dates from before the clock was set back.
local function find_ahead(key, longest)
    return redis.call('ZRANGEBYSCORE', key, '(' .. string.format('%.0f', now + longest), '+inf', 'LIMIT', 0, args.batch)
end
local function find_due(key)
    return redis.call('ZRANGEBYSCORE', key, '-inf', now, 'LIMIT', 0, args.batch)
end

-- Changes nothing. A script whose first write takes no memory may go on at maxmemory.
redis.call('PERSIST', keys.workers)
redis.call('ZADD', keys.workers, now, args.worker)

local due = find_due(keys.delayed)
if #due == 0 then
    due = find_ahead(keys.delayed, args.max_delay)
end
if #due > 0 then
    redis.call('LPUSH', keys.ready, unpack(due))
    redis.call('ZREM', keys.delayed, unpack(due))
    redis.call('PUBLISH', args.wake, '')
end

-- Only one worker reaps. This key is its lease, renewed here; when it expires, another worker takes over. A lease that
-- lasts too long does not count: the clock was set back.
local reaper, remaining = redis.call('GET', keys.reaper), redis.call('PTTL', keys.reaper)
if reaper and reaper ~= args.worker and remaining >= 0 and remaining <= tonumber(args.reaping) then
    return {moved, 0, {}}
end
redis.call('SET', keys.reaper, args.worker, 'PX', args.reaping)

-- Workers that have been silent for long, or whose last heartbeat lies as far ahead.
redis.call('ZREMRANGEBYSCORE', keys.workers, '-inf', now - args.silence)
redis.call('ZREMRANGEBYSCORE', keys.workers, now + args.silence, '+inf')
-- A deadline that lies too far ahead is cut to its full length. A worker that lives extends it.
for _, member in ipairs(find_ahead(keys.claims, args.lease)) do
    redis.call('ZADD', keys.claims, now + args.lease, member)
end
return {moved, 1, find_due(keys.claims)}
