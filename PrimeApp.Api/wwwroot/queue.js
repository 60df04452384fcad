// What waits, what each worker is doing, and the latest tasks.

import { byId, element, formatDuration, formatNumber, formatTime } from "./page.js";
import { open } from "./task.js";

const maxWorkers = 12;
const maxTasksOfWorker = 4;

export function showQueue(queue) {
  const figures = [
    ["waiting", queue.depth], ["running", queue.running], ["delayed", queue.delayed],
    ["failed", queue.dead], ["workers", queue.workers_alive],
  ];
  byId("queue").replaceChildren(...figures.map(([name, value]) => {
    const figure = element("div");
    figure.append(element("dt", name), element("dd", formatNumber(value)));
    return figure;
  }));
  const workers = queue.workers.filter((worker) => worker.alive || worker.running).slice(0, maxWorkers);
  byId("workers").replaceChildren(
    ...(workers.length ? workers.map(showWorker) : [element("li", "No worker is running.", "hint")]));
}

function showWorker(worker) {
  const item = element("li");
  const head = element("div", undefined, "head");
  const state = worker.running ? "running" : worker.alive ? "idle" : "silent";
  head.append(element("span", worker.name), element("span", state, `badge ${state}`));
  item.append(head, ...worker.tasks.slice(0, maxTasksOfWorker).map((task) => {
    const row = element("div", undefined, "work");
    const bar = element("progress");
    bar.value = task.progress;
    bar.setAttribute("aria-label", `Progress of ${formatNumber(task.n)} primes`);
    row.append(element("span", `${formatNumber(task.n)} primes`, "hint"), bar);
    return row;
  }));
  return item;
}

export function showRecent(tasks) {
  if (!tasks.length) return;
  const focused = document.activeElement?.dataset?.task;
  byId("recent").replaceChildren(...tasks.map((task) => {
    const row = element("tr");
    const button = element("button", formatNumber(task.n), "quiet small");
    button.type = "button";
    button.dataset.task = task.request_id;
    button.setAttribute("aria-label", `Show the task of ${formatNumber(task.n)} primes`);
    button.onclick = () => open(task.request_id);
    const cell = element("td");
    cell.append(button);
    row.append(
      cell,
      element("td", task.status, `state ${task.status}`),
      element("td", task.result ? formatNumber(task.result.last_prime) : "–"),
      element("td", formatDuration(task), "late"),
      element("td", formatTime(task.submitted_at), "late"));
    return row;
  }));
  if (focused) byId("recent").querySelector(`[data-task="${focused}"]`)?.focus();
}
