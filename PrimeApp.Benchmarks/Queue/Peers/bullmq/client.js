import { Queue, QueueEvents } from "bullmq";
import { connect } from "./connection.js";

const [command, argument] = process.argv.slice(2);
const count = Number(argument);
const bulk = 500;
const n = 100;
const expected = 541;

const queue = new Queue("peer", { connection: connect() });

async function submit() {
  for (let from = 0; from < count; from += bulk) {
    await queue.addBulk(Array.from({ length: Math.min(bulk, count - from) }, () => ({ name: "primes", data: { n } })));
  }
}

function check(result) {
  if (Number(result) !== expected) throw new Error(`${result} is not the prime.`);
}

if (command === "fill") {
  await submit();
} else {
  const events = new QueueEvents("peer", { connection: connect() });
  await events.waitUntilReady();
  if (command === "flow") {
    let completed = 0;
    const all = new Promise((resolve, reject) =>
      events.on("completed", ({ returnvalue }) => {
        try {
          check(returnvalue);
        } catch (error) {
          reject(error);
        }
        if (++completed === count) resolve();
      }),
    );
    const started = performance.now();
    await submit();
    await all;
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
