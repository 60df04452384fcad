// The queue and its workers: numbers, throughput, problems, and the button to pause the queue.

import { postJson } from "./api.js";
import { drawChart } from "./chart.js";
import {
  button, byId, element, fill, fillFacts, formatNumber, formatSpan, formatTime, say, setText, show,
} from "./elements.js";
import { act } from "./notices.js";
import { choose, showCounts } from "./tasks.js";

const maxWorkers = 12;
const maxTasksOfWorker = 4;

let isPaused = false;

export function showQueue(queue) {
  const figures = [
    ["waiting", queue.depth, "queued"], ["running", queue.running, "running"], ["to retry", queue.delayed],
    ["failed", queue.dead, "failed"], ["workers", queue.workers_alive],
  ];
  fill(byId("queue"), figures, ([name]) => name, createFigure, (figure, [, value]) => {
    const shown = figure.querySelector("button") ?? figure.lastChild;
    setText(shown, formatNumber(value));
  });
  const { recent } = queue;
  fillFacts(byId("queue-facts"), [
    ["Oldest wait", queue.depth ? formatSpan(queue.oldest_age_seconds) : "none waits"],
    ["Completed", `${formatRate(recent.completed_per_second)} now`],
    ...quantiles("Wait", recent.wait_seconds), ...quantiles("Run", recent.run_seconds),
  ]);
  drawChart(byId("throughput"), recent.completed.map((count) => count / recent.interval_seconds), {
    describe: (peak) => `Tasks completed a second in the last ${formatSpan(recent.seconds)}: at most ${formatRate(peak)}`,
    seconds: recent.interval_seconds * recent.completed.length,
  });
  showFault(queue);
  const workers = queue.workers.filter((worker) => worker.alive || worker.running).slice(0, maxWorkers);
  byId("workers").replaceChildren(...workers.map((worker) => showWorker(worker, recent.seconds)));
  showCounts(queue);
}

const formatRate = (rate) => `${rate < 10 ? Number(rate.toFixed(1)) : formatNumber(Math.round(rate))}/s`;

const quantiles = (name, values) => values
  ? [[name, `half within ${formatSpan(values.p50)}, 95 % within ${formatSpan(values.p95)}`]] : [];

function createFigure([name, , state]) {
  const figure = element("div");
  const value = element("dd");
  if (state) {
    const link = button("", act(async () => {
      await choose(state);
      byId("tasks-title").focus();
    }), "figure");
    value.append(link);
  }
  figure.append(element("dt", name), value);
  figure.className = name;
  return figure;
}

function showFault(queue) {
  isPaused = queue.paused;
  const waiting = queue.depth + queue.delayed;
  const tasks = waiting === 1 ? "1 task waits" : waiting ? `${formatNumber(waiting)} tasks wait` : "tasks will wait";
  say("queue-fault", queue.workers_alive ? "" : `No worker is alive: ${tasks}.`);
  show(byId("queue-fault"), !queue.workers_alive);
  say("queue-paused", isPaused ? `Paused since ${formatTime(queue.paused_at)}: tasks are accepted and wait.` : "");
  show(byId("queue-paused"), isPaused);
  say("pause", isPaused ? "Resume" : "Pause");
  byId("queue").querySelector(".failed").classList.toggle("bad", queue.dead > 0);
  byId("queue").querySelector(".workers").classList.toggle("bad", queue.workers_alive === 0);
}

byId("pause").onclick = act(async () => showQueue(await postJson(isPaused ? "queue/resume" : "queue/pause")));

function showWorker(worker, seconds) {
  const item = element("li");
  const head = element("div", undefined, "head");
  const state = !worker.alive ? "silent" : worker.running ? "running" : "idle";
  head.append(element("span", worker.name), element("span", state, `badge ${state}`));
  const done = `${formatNumber(worker.completed)} completed in ${formatSpan(Math.round(seconds))}`;
  const inHand = worker.running ? `, ${formatNumber(worker.running)} in hand` : "";
  item.append(head, element("div", done + inHand, "hint"), ...worker.tasks.slice(0, maxTasksOfWorker).map((task) => {
    const row = element("div", undefined, "work");
    const bar = element("progress");
    bar.value = task.progress;
    bar.setAttribute("aria-label", `Progress of ${formatNumber(task.n)} primes`);
    row.append(element("span", `${formatNumber(task.n)} primes`, "hint"), bar);
    return row;
  }));
  return item;
}
