-- Claims segments that nobody knows the count of and nobody sieves, lowest first, as far as anybody wants them. What has
-- run out is dropped on the way: claims of workers that died, and wants of requesters that did.
-- KEYS  counts, sieving, wanted
-- ARGV  how many at most, time a claim holds in milliseconds
-- Gives {milliseconds until the next claim runs out, or -1 when there is none, traceparent of the want that reaches
-- farthest or nothing, segment, …}.
local counts_at_a_time = 4096
local unknown = string.rep('\0', 4)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Every want is of a prefix that its requester knows the first part of.
local first, last, traceparent
local wanted = redis.call('HGETALL', KEYS[3])
for i = 1, #wanted, 2 do
    local from, to, expires, trace = string.match(wanted[i + 1], '^(%d+) (%d+) (%d+) (%S*)$')
    if tonumber(expires) <= now then
        redis.call('HDEL', KEYS[3], wanted[i])
    else
        first = math.min(first or math.huge, tonumber(from))
        if not last or tonumber(to) > last then
            last, traceparent = tonumber(to), trace
        end
    end
end
if not first then
    return {-1, ''}
end

redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local sieving = {}
for _, segment in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    sieving[tonumber(segment)] = true
end

local limit = tonumber(ARGV[1])
local claims = {}
while first < last and #claims < limit do
    local size = math.min(counts_at_a_time, last - first)
    local counts = redis.call('GETRANGE', KEYS[1], first * 4, (first + size) * 4 - 1)
    counts = counts .. string.rep('\0', size * 4 - #counts)

    -- A match that is not at the start of a count lies across two of them.
    local position = string.find(counts, unknown, 1, true)
    while position and #claims < limit do
        local beyond = (position - 1) % 4
        local segment = first + (position - 1) / 4
        if beyond == 0 and not sieving[segment] then
            claims[#claims + 1] = segment
        end
        position = string.find(counts, unknown, position + 4 - beyond, true)
    end
    first = first + size
end

for _, segment in ipairs(claims) do
    redis.call('ZADD', KEYS[2], now + ARGV[2], segment)
end
if #claims > 0 then
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
end

local next_claim = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
return {next_claim[2] and next_claim[2] - now or -1, traceparent, unpack(claims)}
