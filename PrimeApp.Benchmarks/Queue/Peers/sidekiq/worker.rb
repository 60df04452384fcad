# frozen_string_literal: true

require "sidekiq"

url = "redis://127.0.0.1:#{ENV.fetch("PEER_REDIS_PORT")}/0"
Sidekiq.configure_server { |config| config.redis = { url: url } }
Sidekiq.configure_client { |config| config.redis = { url: url } }
Sidekiq.logger.level = Logger::ERROR
Redis.silence_deprecations = true

PRIMES = (2..).lazy.select { |candidate| (2..Math.sqrt(candidate)).none? { |divisor| (candidate % divisor).zero? } }.first(1000)

# Sidekiq keeps no results: the job hands its own over.
class FirstPrimes
  include Sidekiq::Worker

  def perform(n)
    Sidekiq.redis do |redis|
      redis.pipelined do |pipeline|
        pipeline.lpush("result:#{jid}", PRIMES[n - 1])
        pipeline.expire("result:#{jid}", 3600)
      end
    end
  end
end
