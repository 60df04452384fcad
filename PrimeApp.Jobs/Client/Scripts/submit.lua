-- Accepts tasks: writes their records and puts them on the ready list, or refuses what the list has no room for. An
-- item whose idempotency key is known already stands for the task that was accepted then. Only the caller can tell
-- whether that task still has a record, whose key is not among KEYS: when it has none, the item comes again with the id
-- of that task. An entry of the ready list says all that a worker needs to know of a new task: id, n, submission time,
-- traceparent and tracestate, separated by blanks. The id alone stands for a task that was on the list before: its
-- record says the rest.
-- KEYS  ready, recent, withdrawn; item: task; keyed: known
-- ARGV  max_length, capacity, retention, wake, all_or_none; item: id, n, traceparent, tracestate; keyed: item, gone
-- For an item with an idempotency key, keyed has the number of the item, from 1, and gone: the id of the task without a
-- record that the key stood for, or nothing.
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
local keyed_of = {}
for k = 1, #keyed do
    keyed_of[tonumber(keyed.item[k])] = k
end
local count = 0
for i = 1, #item do
    local k = keyed_of[i]
    local key = k and keyed.known[k]
    local known = key and (known_here[key] or known_task(key))
    if known and known ~= keyed.gone[k] then
        reply[i + 2] = known
    elseif count >= room then
        reply[i + 2] = outcome.full
    else
        local id = item.id[i]
        if key then
            known_here[key] = id
        end
        count = count + 1
        accepted[count] = i
        ids[count] = id
        entries[count] = id .. ' ' .. item.n[i] .. ' ' .. submitted_at .. ' ' .. item.traceparent[i] .. ' '
            .. item.tracestate[i]
        reply[i + 2] = outcome.done
    end
end

if count > 0 then
    redis.call('LPUSH', keys.ready, unpack(entries))
    for _, i in ipairs(accepted) do
        -- Each field that is not there saves Redis a third of a microsecond.
        redis.call('HSET', item.task[i], 'n', item.n[i], 'submitted_at', submitted_at,
            'traceparent', item.traceparent[i])
        if item.tracestate[i] ~= '' then
            redis.call('HSET', item.task[i], 'tracestate', item.tracestate[i])
        end
    end
    redis.call('LPUSH', keys.recent, unpack(ids))
    redis.call('LTRIM', keys.recent, 0, args.capacity - 1)
    for key, id in pairs(known_here) do
        redis.call('SET', key, id, 'PX', args.retention)
    end
    redis.call('PUBLISH', args.wake, '')
end
return reply
