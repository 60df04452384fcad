import { Queue, QueueEvents } from "bullmq";
import { connect } from "./connection.js";

const [command, argument] = process.argv.slice(2);
const count = Number(argument);
const bulk = 500;
const n = 100;
const expected = 541;

const queue = new Queue("peer", { connection: connect() });

const submit = (jobs) => queue.addBulk(Array.from({ length: jobs }, () => ({ name: "primes", data: { n } })));

function check(result) {
  if (Number(result) !== expected) throw new Error(`${result} is not the prime.`);
}

if (command === "fill") {
  for (let from = 0; from < count; from += bulk) await submit(Math.min(bulk, count - from));
} else {
  // What happens between now and its first read is not to be missed, nor what happened before to be counted.
  const [last] = await connect().xrevrange("bull:peer:events", "+", "-", "COUNT", 1);
  const events = new QueueEvents("peer", { connection: connect(), lastEventId: last?.[0] ?? "0-0" });
  if (command === "flow") {
    let completed = 0;
    let progress;
    events.on("completed", ({ returnvalue }) => {
      check(returnvalue);
      completed++;
      progress?.();
    });
    const completedAtLeast = async (jobs) => {
      while (completed < jobs) await new Promise((resolve) => (progress = resolve));
    };

    // The stream of events keeps ten thousand: who is further behind misses some.
    const started = performance.now();
    for (let from = 0; from < count; from += bulk) {
      await completedAtLeast(from - 3 * bulk);
      await submit(Math.min(bulk, count - from));
    }
    await completedAtLeast(count);
    console.log((performance.now() - started) / 1000);
  } else {
    for (let i = 0; i < count; i++) {
      const started = performance.now();
      const job = await queue.add("primes", { n });
      check(await job.waitUntilFinished(events));
      console.log(performance.now() - started);
    }
  }
}

process.exit(0);
