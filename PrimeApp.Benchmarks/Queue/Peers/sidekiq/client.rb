# frozen_string_literal: true

require_relative "worker"

command = ARGV[0]
count = Integer(ARGV[1])
n = 100
expected = "541"
bulk = 500

submit = lambda do
  count.fdiv(bulk).ceil.times.flat_map do |batch|
    size = [bulk, count - batch * bulk].min
    Sidekiq::Client.push_bulk("class" => FirstPrimes, "args" => Array.new(size) { [n] })
  end
end

wait = lambda do |id|
  result = Sidekiq.redis { |redis| redis.brpop("result:#{id}", timeout: 30) }&.last
  raise "#{result} is not the prime." unless result == expected
end

now = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }

case command
when "fill"
  submit.call
when "flow"
  started = now.call
  submit.call.each(&wait)
  puts now.call - started
else
  count.times do
    started = now.call
    wait.call(FirstPrimes.perform_async(n))
    puts 1000 * (now.call - started)
  end
end
