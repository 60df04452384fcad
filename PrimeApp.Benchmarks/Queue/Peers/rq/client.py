import os
import sys
from time import perf_counter, sleep

from redis import Redis
from rq import Queue
from rq.job import JobStatus

from tasks import first_primes

command, count = sys.argv[1], int(sys.argv[2])
n, expected, bulk = 100, 541, 500
queue = Queue(connection=Redis(port=int(os.environ["PEER_REDIS_PORT"])))


def submit():
    for start in range(0, count, bulk):
        jobs = [Queue.prepare_data(first_primes, (n,), result_ttl=3600) for _ in range(min(bulk, count - start))]
        yield from queue.enqueue_many(jobs)


def wait(job):
    while job.get_status() != JobStatus.FINISHED:
        sleep(0.0005)
    if job.result != expected:
        raise ValueError(f"{job.result} is not the prime.")


if command == "fill":
    list(submit())
elif command == "flow":
    started = perf_counter()
    for job in list(submit()):
        wait(job)
    print(perf_counter() - started)
else:
    for _ in range(count):
        started = perf_counter()
        wait(queue.enqueue(first_primes, n, result_ttl=3600))
        print(1000 * (perf_counter() - started))
