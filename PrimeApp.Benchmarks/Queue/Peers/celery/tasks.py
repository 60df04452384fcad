import os

from celery import Celery

url = f"redis://127.0.0.1:{os.environ['PEER_REDIS_PORT']}/0"
app = Celery("tasks", broker=url, backend=url)
app.conf.result_expires = 3600

primes = []
candidate = 2
while len(primes) < 1000:
    if all(candidate % prime for prime in primes):
        primes.append(candidate)
    candidate += 1


@app.task
def first_primes(n):
    return primes[n - 1]
