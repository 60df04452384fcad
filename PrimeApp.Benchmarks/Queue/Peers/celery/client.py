import sys
from time import perf_counter

from tasks import first_primes

command, count = sys.argv[1], int(sys.argv[2])
n, expected = 100, 541


def check(result):
    if result != expected:
        raise ValueError(f"{result} is not the prime.")


if command == "fill":
    for _ in range(count):
        first_primes.delay(n)
elif command == "flow":
    started = perf_counter()
    for result in [first_primes.delay(n) for _ in range(count)]:
        check(result.get())
    print(perf_counter() - started)
else:
    for _ in range(count):
        started = perf_counter()
        check(first_primes.delay(n).get())
        print(1000 * (perf_counter() - started))
