-- Accepts tasks: writes their records and puts them on the ready list, or refuses what the list has no room for. An
-- item whose idempotency key is known already stands for the task that was accepted then. Only the caller can tell
-- whether that task still has a record, whose key is not among KEYS: when it has none, the item comes again with the id
-- of that task. An entry of the ready list says all that a worker needs to know of a new task: id, n, submission time,
-- traceparent and tracestate, separated by blanks. The id alone stands for a task that was on the list before: its
-- record says the rest.
-- KEYS  ready, recent, withdrawn; item: task; idempotency: known
-- ARGV  max_length, capacity, retention, wake, all_or_none; item: id, n, traceparent, tracestate, idempotency, gone
-- idempotency is the number of the item's idempotency key, or 0; gone is the id of the task without a record that this
-- key stood for, or nothing.
-- Gives the time, how many tasks waited before, then for each item the outcome done or full, or the id of the task that
-- its idempotency key stands for.
local length = redis.call('LLEN', keys.ready)
local depth = length - redis.call('SCARD', keys.withdrawn)
-- Entries of cancelled tasks, which no claim has dropped yet, do not count as waiting. They have the same limit.
local room = math.min(args.max_length - depth, 2 * args.max_length - length)
if args.all_or_none == '1' and room < #item then
    room = 0
end

-- A value that is not the id of a task counts as no value.
local function known_task(key)
    local known = redis.pcall('GET', key)
    return type(known) == 'string' and string.match(known, '^%x+$')
end

-- As text, because making text of a number takes as long as a command.
local submitted_at = string.format('%.0f', now)
local reply = {now, depth}
local accepted, ids, entries = {}, {}, {}
local known_here = {}
for i = 1, #item do
    local id = item.id[i]
    local number = tonumber(item.idempotency[i])
    local key = number > 0 and idempotency.known[number]
    local known = key and (known_here[key] or known_task(key))
    if known and known ~= item.gone[i] then
        reply[i + 2] = known
    elseif #ids >= room then
        reply[i + 2] = outcome.full
    else
        if key then
            known_here[key] = id
        end
        accepted[#accepted + 1] = i
        ids[#ids + 1] = id
        entries[#entries + 1] = id .. ' ' .. item.n[i] .. ' ' .. submitted_at .. ' ' .. item.traceparent[i] .. ' '
            .. item.tracestate[i]
        reply[i + 2] = outcome.done
    end
end

if #ids > 0 then
    redis.call('LPUSH', keys.ready, unpack(entries))
    for _, i in ipairs(accepted) do
        redis.call('HSET', item.task[i], 'n', item.n[i], 'status', 'queued', 'submitted_at', submitted_at,
            'traceparent', item.traceparent[i], 'tracestate', item.tracestate[i])
    end
    redis.call('LPUSH', keys.recent, unpack(ids))
    redis.call('LTRIM', keys.recent, 0, args.capacity - 1)
    for key, id in pairs(known_here) do
        redis.call('SET', key, id, 'PX', args.retention)
    end
    redis.call('PUBLISH', args.wake, '')
end
return reply
