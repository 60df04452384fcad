"""Asks PrimeApp for the first n primes: python client.py 1000000. Python 3.8 or later, no packages."""
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

API = os.environ.get("PRIMEAPP_URL", "http://localhost:8000")
KEY = os.environ.get("PRIMEAPP_KEY")


def call(method, path, body=None, headers=None):
    """Sends a request, and again later while the API asks for that; returns its JSON."""
    headers = {"Content-Type": "application/json", **(headers or {})}
    if KEY:
        headers["X-Api-Key"] = KEY
    data = None if body is None else json.dumps(body).encode()
    while True:
        try:
            request = urllib.request.Request(API + path, data, headers, method=method)
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            wait = error.headers.get("Retry-After")
            if wait is None:
                # Every error is a problem document, which says what was wrong.
                sys.exit(json.load(error).get("detail", str(error)))
            time.sleep(int(wait))


n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
# With the same key, a request that is sent again makes no second task.
task = call("POST", "/tasks", {"n": n}, {"Idempotency-Key": str(uuid.uuid4())})
location = task["links"]["self"]
# The API answers when the task has ended, or after these seconds.
while task["status"] in ("queued", "running"):
    task = call("GET", f"{location}?wait=20")

if task["status"] != "completed":
    sys.exit(f"The task {task['status']}: {task.get('error', '')}")
print(f"The first primes are {task['result']['primes'][:5]}, and prime {n} is {task['result']['last_prime']}.")
