// The task that is shown: its progress, its attempts, its end, and the buttons to cancel or retry it.

import { isFinal, Problem, request, watch } from "./api.js";
import {
  byId, copy, element, fillFacts, formatNumber, formatSpan, formatTime, say, secondsBetween, show,
} from "./elements.js";
import { act, report, settle } from "./notices.js";
import { hideResult, showResult } from "./result.js";

let current = null;
let followed = null;
let dashboard = null;
let watching = new AbortController();

export const hasTask = () => followed !== null;

export const setDashboard = (address) => dashboard = address;

// Puts the task into the address, so that a user can share it and reload it.
export function open(id) {
  if (location.hash === `#${id}`) follow(id);
  else location.hash = id;
}

// Follows the task in the address, or the task that is shown if the address has none.
export function followAddress() {
  const id = location.hash.slice(1);
  if (/^[0-9a-f]{32}$/.test(id)) return follow(id);
  if (!id) return current && !isFinal(current) && follow(current.request_id);
  hideTask();
  report("request", new Problem(404, "The address names no task.", "The id of a task has 32 digits, 0 to 9 and a to f."));
}

export const refresh = () => followed && follow(followed);

export const pauseWatching = () => watching.abort();

export async function follow(id) {
  watching.abort();
  const mine = watching = new AbortController();
  const isOther = followed !== id;
  followed = id;
  if (isOther) {
    hideTask();
    settle("request");
  }
  try {
    const states = watch(id, mine.signal, {
      onConnected: () => settle("stream"),
      onLost: (error) => report("stream", error),
    });
    for await (const task of states) {
      if (mine.signal.aborted) return;
      showTask(task);
    }
    if (mine.signal.aborted || current?.request_id !== id) return;
    if (current.status === "completed") await showResult(current, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) return;
    if (error.status === 404) hideTask();
    report("request", error);
  } finally {
    if (watching === mine) settle("stream");
  }
}

function hideTask() {
  current = null;
  show(byId("task"), false);
  hideResult();
  document.title = "PrimeApp";
}

function showTask(task) {
  const isChanged = task.status !== current?.status;
  current = task;
  byId("task").hidden = false;
  const title = task.n === 1 ? "The first prime" : `The first ${formatNumber(task.n)} primes`;
  say("task-title", title);
  say("task-status", task.status);
  byId("task-status").className = `badge ${task.status}`;
  byId("task-progress").value = task.progress;
  byId("task-progress").className = task.status;
  show(byId("cancel"), !isFinal(task));
  show(byId("retry"), task.status === "failed");
  say("task-note", noteOf(task));
  say("task-id", task.request_id);
  fillFacts(byId("task-facts"), factsOf(task));
  showTimeline(task);
  showAttempts(task.attempt_log ?? []);
  byId("trace").hidden = !dashboard || !task.trace_id;
  if (dashboard) byId("trace").href = `${dashboard.replace(/\/$/, "")}/traces/detail/${task.trace_id}`;
  const mark = { completed: "✓", failed: "✗", running: `${Math.floor(task.progress * 100)} %` }[task.status] ?? task.status;
  document.title = `${mark} · ${title} · PrimeApp`;
  if (isChanged) document.dispatchEvent(new Event("task-changed"));
}

function noteOf(task) {
  if (task.status === "queued") return task.error ? "Waits for its retry." : "Waits for a worker.";
  return task.status === "running" ? `${Math.floor(task.progress * 100)} % done` : "";
}

function factsOf(task) {
  const facts = [];
  if (task.result) facts.push(["Last prime", formatNumber(task.result.last_prime), "big"]);
  if (task.error) facts.push(["Error", task.error, "error"]);
  if (task.finished_at && task.started_at) facts.push(["Time", formatSpan(secondsBetween(task.started_at, task.finished_at))]);
  if (task.worker) facts.push(["Worker", task.worker]);
  if (task.computation_type) facts.push(["Source", task.computation_type === "cached" ? "known before" : "computed now"]);
  return facts;
}

function showTimeline(task) {
  const started = task.status === "queued" ? null : task.started_at;
  const steps = [["Queued", task.submitted_at, null], ["Started", started, task.submitted_at]];
  const end = { failed: "Failed", cancelled: "Cancelled" }[task.status] ?? "Completed";
  steps.push([end, task.finished_at, started ?? task.submitted_at]);
  byId("timeline").replaceChildren(...steps.map(([name, at, before]) => {
    const step = element("li", undefined, at ? "done" : "");
    step.append(element("b", name), element("span", at ? formatTime(at) : "–"));
    if (at && before) step.append(element("span", `after ${formatSpan(secondsBetween(before, at))}`, "hint"));
    return step;
  }));
}

function showAttempts(attempts) {
  byId("attempts-part").hidden = attempts.length === 0;
  byId("attempts").replaceChildren(...attempts.map(({ worker, outcome, started_at: start, ended_at: end, error }) => {
    const item = element("li");
    const head = element("div", undefined, "head");
    head.append(element("span", worker), element("span", outcome, `badge ${outcome}`));
    const time = end ? `${formatTime(start)}, ${formatSpan(secondsBetween(start, end))}` : `since ${formatTime(start)}`;
    item.append(head, element("span", time, "hint"), element("p", error, "error"));
    return item;
  }));
}

byId("cancel").onclick = act(() => request(`tasks/${current.request_id}`, { method: "DELETE" }));
byId("retry").onclick = act(() => retry(current.request_id));
byId("copy-id").onclick = act(async () => say("id-copied", await copy(current.request_id, "Copied.")));

export async function retry(id) {
  await request(`queue/dead/${id}/retry`, { method: "POST" });
  if (id === current?.request_id) follow(id);
  document.dispatchEvent(new Event("task-changed"));
}
