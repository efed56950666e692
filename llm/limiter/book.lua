-- Book one request and its tokens together, or say how long to wait. One key, one call, no races.
--
-- The key is a sorted set of bookings, each scored by its slot (ms): "id|requests|tokens|kind", where
-- kind is f(resh), b(ulk) or x (what others used, as the server told us). "block" stands at the time
-- before which nothing may be sent. A slot is never earlier than the last one, so a booking cannot
-- overfill the window of one that was made before it.
local now = tonumber(ARGV[1])
if now == 0 then
    local clock = redis.call('TIME')
    now = clock[1] * 1000 + math.floor(clock[2] / 1000)
end
local id, tokens, kind = ARGV[2], tonumber(ARGV[3]), ARGV[4]
local max_requests, max_tokens = tonumber(ARGV[5]), tonumber(ARGV[6])
local window, horizon, spacing = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local bulk_share = tonumber(ARGV[10])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local entries = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')

local slots, slot = {}, now
for i = 1, #entries, 2 do
    local at = tonumber(entries[i + 1])
    if entries[i] == 'block' then
        slot = math.max(slot, at)
    else
        local requests, used, what = string.match(entries[i], '|(%d+)|(%d+)|(%a)$')
        slots[#slots + 1] = {at = at, requests = tonumber(requests), tokens = tonumber(used), kind = what}
        slot = math.max(slot, at + (what == 'x' and 0 or spacing))
    end
end

-- What is used in the window that ends at the slot; whatever leaves it first makes room.
local first, requests, used, bulk_requests, bulk_tokens = 1, 0, 0, 0, 0
for _, entry in ipairs(slots) do
    requests, used = requests + entry.requests, used + entry.tokens
    if entry.kind == 'b' then
        bulk_requests, bulk_tokens = bulk_requests + entry.requests, bulk_tokens + entry.tokens
    end
end

local function drop_first()
    local entry = slots[first]
    requests, used = requests - entry.requests, used - entry.tokens
    if entry.kind == 'b' then
        bulk_requests, bulk_tokens = bulk_requests - entry.requests, bulk_tokens - entry.tokens
    end
    first = first + 1
end

local function fits()
    if requests + 1 > max_requests or used + tokens > max_tokens then
        return false
    end
    if kind ~= 'b' then
        return true
    end
    -- Bulk work leaves a part of what fresh calls do not use, so that one of those finds room.
    local free_requests = max_requests - (requests - bulk_requests)
    local free_tokens = max_tokens - (used - bulk_tokens)
    return bulk_requests + 1 <= bulk_share * free_requests
        and bulk_tokens + tokens <= math.max(bulk_share * free_tokens, bulk_tokens == 0 and tokens or 0)
end

while first <= #slots and slots[first].at <= slot - window do
    drop_first()
end
while not fits() and first <= #slots do
    slot = math.max(slot, slots[first].at + window)
    while first <= #slots and slots[first].at <= slot - window do
        drop_first()
    end
end

if slot > now + horizon then
    return {0, slot - now - horizon, 0}
end
redis.call('ZADD', KEYS[1], slot, id .. '|1|' .. tokens .. '|' .. kind)
redis.call('PEXPIRE', KEYS[1], window * 2)
return {1, slot - now, slot}
