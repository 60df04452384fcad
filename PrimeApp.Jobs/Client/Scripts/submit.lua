-- Accepts tasks: writes their records and puts them on the ready list, or refuses what the list has no room for.
-- An item whose idempotency key is known already stands for the task that was accepted then. Only the caller can tell whether
-- that task still has a record, whose key is not among KEYS: when it has none, the item comes again with the id of that task.
-- An entry of the ready list says all that a worker needs to know of a new task: id, n, submission time, traceparent and
-- tracestate, separated by blanks. The id alone stands for a task that was on the list before: its record says the rest.
-- KEYS  ready, recent, withdrawn, task of each item, idempotency keys of those items that have one
-- ARGV  longest ready list, longest recent list, time an idempotency key is kept in milliseconds, nudge channel,
--       1 when either all or none are to be accepted and 0 when each stands for itself,
--       then for each item: id, n, traceparent, tracestate, index of its idempotency key in KEYS or 0, id of the task
--       without a record that this key stood for or nothing
-- Gives submission time in unix milliseconds, how many tasks waited before, then for each item 1 when it is
-- accepted, 0 when it is refused, or the id of the task that its idempotency key stands for.
local items = (#ARGV - 5) / 6
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local length = redis.call('LLEN', KEYS[1])
local depth = length - redis.call('SCARD', KEYS[3])
-- Entries of cancelled tasks that no worker has met yet do not count, but are no more than tasks may be.
local room = math.min(ARGV[1] - depth, 2 * ARGV[1] - length)
if ARGV[5] == '1' and room < items then
    room = 0
end

-- What is not a task's id is nobody's.
local function known_task(idempotency)
    local known = redis.pcall('GET', idempotency)
    return type(known) == 'string' and string.match(known, '^%x+$')
end

local reply = {now, depth}
local accepted, ids, entries = {}, {}, {}
local known_here = {}
for item = 1, items do
    local at = item * 6 - 1
    local id, n, traceparent, tracestate = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
    local idempotency = KEYS[tonumber(ARGV[at + 5])]
    local known = idempotency and (known_here[idempotency] or known_task(idempotency))
    if known and known ~= ARGV[at + 6] then
        reply[item + 2] = known
    elseif #ids >= room then
        reply[item + 2] = 0
    else
        if idempotency then
            known_here[idempotency] = id
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
        local at = item * 6 - 1
        redis.call('HSET', KEYS[item + 3], 'n', ARGV[at + 2], 'status', 'queued', 'submitted_at', now,
            'traceparent', ARGV[at + 3], 'tracestate', ARGV[at + 4])
    end
    redis.call('LPUSH', KEYS[2], unpack(ids))
    redis.call('LTRIM', KEYS[2], 0, ARGV[2] - 1)
    for idempotency, id in pairs(known_here) do
        redis.call('SET', idempotency, id, 'PX', ARGV[3])
    end
    redis.call('PUBLISH', ARGV[4], '')
end
return reply
