// The task that is looked at: its progress as it happens, its end, and the way to cancel it.

import { isFinal, request, watch } from "./api.js";
import { byId, element, formatDuration, formatNumber, report, say, settle } from "./page.js";
import { hideResult, showResult } from "./result.js";

let current = null;
let watching = new AbortController();

// Has the address name the task, so that it can be shared, and survives a reload.
export function open(id) {
  if (location.hash === `#${id}`) follow(id);
  else location.hash = id;
}

export const addressed = () => /^#([0-9a-f]{32})$/.exec(location.hash)?.[1];

export async function follow(id) {
  watching.abort();
  const mine = watching = new AbortController();
  if (current?.request_id !== id) hideResult();
  try {
    const states = watch(`tasks/${id}/events`, mine.signal, {
      onConnected: () => settle("connection"),
      onLost: (error) => report("connection", error),
    });
    for await (const task of states) showTask(task);
    if (current?.request_id === id && current.status === "completed" && !mine.signal.aborted) await showResult(current);
  } catch (error) {
    report("request", error);
  }
}

function showTask(task) {
  current = task;
  byId("task").hidden = false;
  byId("task-title").textContent = task.n === 1 ? "The first prime" : `The first ${formatNumber(task.n)} primes`;
  say("task-status", task.status);
  byId("task-status").className = `badge ${task.status}`;
  byId("task-progress").value = task.progress;
  byId("cancel").hidden = isFinal(task);
  byId("task-note").textContent = noteOf(task);
  byId("task-facts").replaceChildren(...factsOf(task).flatMap(
    ([name, value, style]) => [element("dt", name), element("dd", value, style)]));
}

function noteOf(task) {
  if (task.status === "queued") return task.error ? "Waits for its retry." : "Waits for a worker.";
  return task.status === "running" ? `${Math.floor(task.progress * 100)} % done` : "";
}

function factsOf(task) {
  const facts = [];
  if (task.result) {
    facts.push(["Last prime", formatNumber(task.result.last_prime), "big"], ["Count", formatNumber(task.result.count)]);
  }
  if (task.finished_at && task.started_at) facts.push(["Time", formatDuration(task)]);
  if (task.worker) facts.push(["Worker", task.worker]);
  if (task.computation_type) facts.push(["Source", task.computation_type === "cached" ? "known before" : "computed now"]);
  if (task.attempts > 1) facts.push(["Attempts", task.attempts]);
  if (task.error) facts.push(["Error", task.error]);
  return facts;
}

byId("cancel").onclick = async () => {
  try {
    await request(`tasks/${current.request_id}`, { method: "DELETE" });
    settle("request");
  } catch (error) {
    report("request", error);
  }
};
