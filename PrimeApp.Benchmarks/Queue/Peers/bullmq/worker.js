import { Worker } from "bullmq";
import { connect } from "./connection.js";

const primes = [];
for (let candidate = 2; primes.length < 1000; candidate++) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
}

new Worker("peer", async (job) => primes[job.data.n - 1], {
  connection: connect(),
  concurrency: Number(process.env.PEER_CONCURRENCY),
  removeOnComplete: { age: 3600 },
}).on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
