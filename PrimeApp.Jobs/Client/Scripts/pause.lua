-- Pauses the queue: workers claim nothing. A queue that is paused already stays paused since then.
-- KEYS  paused
redis.call('SET', keys.paused, now, 'NX')
return outcome.done
