// Asks PrimeApp for the first n primes: node client.mjs 1000000. Node.js 18 or later, no packages.
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

const api = process.env.PRIMEAPP_URL ?? "http://localhost:8000";
const key = process.env.PRIMEAPP_KEY;

function fail(message) {
    console.error(message);
    process.exit(1);
}

// Sends a request, and again later while the API asks for that; returns its JSON.
async function call(path, options = {}) {
    const headers = { "Content-Type": "application/json", ...(key && { "X-Api-Key": key }), ...options.headers };
    for (;;) {
        const response = await fetch(new URL(path, api), { ...options, headers, signal: AbortSignal.timeout(30_000) });
        const answer = await response.json();
        if (response.ok) return answer;

        // Every error is a problem document, which says what was wrong.
        const wait = response.headers.get("Retry-After");
        if (wait === null) fail(answer.detail);
        await delay(1000 * Number(wait));
    }
}

const n = Number(process.argv[2] ?? 100);
// With the same key, a request that is sent again makes no second task.
let task = await call("/tasks", {
    method: "POST",
    body: JSON.stringify({ n }),
    headers: { "Idempotency-Key": randomUUID() },
});
const location = task.links.self;
// The API answers when the task has ended, or after these seconds.
while (task.status === "queued" || task.status === "running") task = await call(`${location}?wait=20`);

if (task.status !== "completed") fail(`The task ${task.status}: ${task.error ?? ""}`);
const { primes, last_prime } = task.result;
console.log(`The first primes are [${primes.slice(0, 5).join(", ")}], and prime ${n} is ${last_prime}.`);
