-- Functions for all scripts. JobScript puts this file before each script, after the names from the script's head.

local time = redis.call('TIME')
local now = math.floor(time[1] * 1000 + time[2] / 1000)

-- What the record of a task says of its status. A new record says nothing: the task is queued.
local function status_of(status, n)
    return status or n and 'queued'
end

-- Whether a task is in a claim. A key of another type is no claim.
local function is_in_claim(claim, id)
    return redis.pcall('SISMEMBER', claim, id) == 1
end

-- Takes tasks out of a claim. The last one out removes the claim. Its deadline may be gone before it.
local function leave_claim(claims, claim, member, ...)
    redis.call('SREM', claim, ...)
    if redis.call('EXISTS', claim) == 0 then
        redis.pcall('ZREM', claims, member)
    end
end

-- Whether a worker wrote this completion before, for the delivery that started then, and did not get the reply.
local function is_repeated(completion, started, worker)
    local by_start, by_worker = string.match(completion or '', '^(%d+) .* ([^ ]+)$')
    return by_start == started and by_worker == worker
end

-- Makes a task a dead letter. Its record expires. When there are too many dead letters, the oldest leave the list.
-- settle.lua sets a missing completion, so an empty one keeps it from completing the task.
local function bury(dead, task, id, retention, capacity)
    redis.call('PEXPIRE', task, retention)
    redis.call('HSET', task, 'status', 'failed', 'completion', '', 'finished_at', now)
    redis.call('ZADD', dead, now, id)
    redis.call('ZREMRANGEBYRANK', dead, 0, -capacity - 1)
end

-- Moves a key with a wrong type out of the way; true if it moved one.
local function move_misplaced(key, expected, misplaced, retention)
    local kind = redis.call('TYPE', key)
    kind = kind.ok or kind
    if kind == expected or kind == 'none' then
        return false
    end
    redis.call('RENAME', key, misplaced)
    redis.call('PEXPIRE', misplaced, retention)
    return true
end

-- Adds an attempt that ended without a result to the log of the record. The log has one line for each attempt, oldest
-- first: start, end, outcome, worker and error. Only the error may have blanks.
local function with_attempt(attempts, started, outcome, worker, problem)
    local lines = {}
    for line in string.gmatch(attempts or '', '[^\n]+') do
        lines[#lines + 1] = line
    end
    worker = string.gsub(worker or '', '[%s%c]', '')
    problem = string.gsub(string.sub(problem or '', 1, 300), '%c', ' ')
    lines[#lines + 1] = table.concat(
        {string.format('%.0f', tonumber(started) or now), now, outcome, worker, problem}, ' ')
    return table.concat(lines, '\n', math.max(1, #lines - 19))
end

