primes = []
candidate = 2
while len(primes) < 1000:
    if all(candidate % prime for prime in primes):
        primes.append(candidate)
    candidate += 1


def first_primes(n):
    return primes[n - 1]
