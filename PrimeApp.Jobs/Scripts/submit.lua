-- Accepts tasks: writes their records and puts them on the ready list, or refuses what the list has no room for.
-- An item whose idempotency key is known already stands for the task that was accepted then.
-- An entry of the ready list says all that a worker needs to know of a new task: id, n, submission time, traceparent and
-- tracestate, separated by blanks. The id alone stands for a task that was on the list before: its record says the rest.
-- KEYS  ready, recent, task of each item, idempotency keys of those items that have one
-- ARGV  longest ready list, longest recent list, time an idempotency key is kept in milliseconds, nudge channel,
--       1 when either all or none are to be accepted and 0 when each stands for itself,
--       then for each item: id, n, traceparent, tracestate, index of its idempotency key in KEYS or 0
-- Gives submission time in unix milliseconds, length of the ready list before, then for each item 1 when it is
-- accepted, 0 when it is refused, -1 when its idempotency key stands for another n, or {id, submission time} of the task
-- that its idempotency key stands for.
local items = (#ARGV - 5) / 5
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local depth = redis.call('LLEN', KEYS[1])
local room = ARGV[1] - depth
if ARGV[5] == '1' and room < items then
    room = 0
end

local reply = {now, depth}
local accepted, ids, entries = {}, {}, {}
local known_here = {}
for item = 1, items do
    local at = item * 5
    local id, n, traceparent, tracestate = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
    local idempotency = KEYS[tonumber(ARGV[at + 5])]
    -- What is no answer to an earlier submission, because the key holds something else, counts as none.
    local known = idempotency and (known_here[idempotency] or redis.pcall('GET', idempotency))
    local known_n, known_id, submitted_at = string.match(type(known) == 'string' and known or '', '^(%d+) (%S+) (%d+)$')
    if known_n then
        reply[item + 2] = known_n == n and {known_id, submitted_at} or -1
    elseif #ids >= room then
        reply[item + 2] = 0
    else
        if idempotency then
            known_here[idempotency] = table.concat({n, id, now}, ' ')
        end
        accepted[#accepted + 1] = item
        ids[#ids + 1] = id
        entries[#entries + 1] = table.concat({id, n, now, traceparent, tracestate}, ' ')
        reply[item + 2] = 1
    end
end

if #ids > 0 then
    redis.call('LPUSH', KEYS[1], unpack(entries))
    for _, item in ipairs(accepted) do
        local at = item * 5
        redis.call('HSET', KEYS[item + 2], 'n', ARGV[at + 2], 'status', 'queued', 'submitted_at', now,
            'traceparent', ARGV[at + 3], 'tracestate', ARGV[at + 4])
    end
    redis.call('LPUSH', KEYS[2], unpack(ids))
    redis.call('LTRIM', KEYS[2], 0, ARGV[2] - 1)
    for idempotency, task in pairs(known_here) do
        redis.call('SET', idempotency, task, 'PX', ARGV[3])
    end
    redis.call('PUBLISH', ARGV[4], '')
end
return reply
