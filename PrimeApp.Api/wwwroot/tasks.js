// The list of tasks: filter by state, find by id, load more; and the actions on one or many tasks.

import { getJson, postJson } from "./api.js";
import {
  button, byId, element, fill, focusPart, formatAge, formatNumber, formatSpan, formatTime, say, secondsBetween, setText,
  show,
} from "./elements.js";
import { act, ask, settle } from "./notices.js";
import { open, refresh, retry } from "./task.js";

const pageLength = 20;
// Each refresh reads the first page again. Further pages stay as they were loaded.
const maxRefreshed = 100;
const states = ["all", "queued", "running", "completed", "failed", "cancelled"];
const noneOf = { all: "No tasks yet.", failed: "No task has failed." };
// The service does not count the other states.
const counts = { queued: (queue) => queue.depth + queue.delayed, running: (queue) => queue.running, failed: (queue) => queue.dead };

let state = "all";
let tasks = [];
let next = null;
let pages = 1;

// The list of failed tasks has all of them, like its number. Other lists have only recent tasks.
const addressOf = (limit) => state === "failed" ? `queue/dead?limit=${limit}`
  : `tasks?${state === "all" ? "" : `status=${state}&`}limit=${limit}`;

// Reads the first page again. Later tasks stay, unless tasks between them and the page are missing.
export async function look(options) {
  const mine = state;
  const limit = Math.min(maxRefreshed, Math.max(pageLength, tasks.length));
  const page = await getJson(addressOf(limit), options);
  if (mine !== state) return tasks;
  const last = page.tasks.at(-1)?.request_id;
  const index = tasks.findIndex((task) => task.request_id === last);
  const known = new Set(tasks.map((task) => task.request_id));
  if (pages > 1 && last && !page.tasks.some((task) => known.has(task.request_id))) {
    show(byId("newer"), true);
    return tasks;
  }
  const rest = index < 0 || !page.next ? [] : tasks.slice(index + 1);
  if (!rest.length) next = page.next ?? null;
  tasks = [...page.tasks, ...rest];
  showTasks();
  return page.tasks;
}

function showTasks() {
  fill(byId("tasks"), tasks, (task) => task.request_id, createRow, updateRow);
  say("no-tasks", tasks.length ? "" : noneOf[state] ?? `No task of the recent ones is ${state}.`);
  byId("tasks-table").hidden = tasks.length === 0;
  show(byId("more"), Boolean(next));
}

function createRow(task) {
  const row = element("tr");
  row.setAttribute("role", "row");
  for (const label of ["", "", "Result", "Attempts", "Time", "Submitted", ""]) {
    const cell = element("td");
    cell.setAttribute("role", "cell");
    if (label) cell.dataset.label = label;
    row.append(cell);
  }
  const choose = button(formatNumber(task.n), () => open(task.request_id));
  choose.setAttribute("aria-label", `Show the task of ${formatNumber(task.n)} primes`);
  row.children[0].append(choose);
  row.children[1].append(element("span"));
  const again = button("Retry", act(async () => {
    await retry(task.request_id);
    say("tasks-note", `The task of ${formatNumber(task.n)} primes is queued again.`);
  }));
  again.setAttribute("aria-label", `Retry the task of ${formatNumber(task.n)} primes`);
  row.children[6].append(again);
  return row;
}

function updateRow(row, task) {
  const [, status, result, attempts, time, submitted, actions] = row.children;
  setText(status.firstChild, task.status);
  status.firstChild.className = `badge ${task.status}`;
  setText(result, task.result ? formatNumber(task.result.last_prime) : task.error ?? "");
  result.className = task.result ? "number" : "text";
  setText(attempts, task.attempts || "");
  setText(time, !task.started_at || task.status === "queued" ? ""
    : formatSpan(secondsBetween(task.started_at, task.finished_at ?? Date.now())));
  setText(submitted, `${formatTime(task.submitted_at)} · ${formatAge(task.submitted_at)}`);
  show(actions.firstChild, task.status === "failed");
}

export function choose(wanted) {
  state = wanted;
  return restart();
}

async function restart() {
  [tasks, next, pages] = [[], null, 1];
  show(byId("newer"), false);
  for (const filter of byId("states").children) filter.setAttribute("aria-pressed", filter.dataset.state === state);
  showBulk();
  await look();
}

let queue = null;

// The numbers of the queue, beside the states.
export function showCounts(counted) {
  queue = counted;
  for (const filter of byId("states").children) {
    const count = counts[filter.dataset.state]?.(queue);
    setText(filter.lastChild, count === undefined ? "" : ` ${formatNumber(count)}`);
  }
  showBulk();
}

function showBulk() {
  show(byId("retry-all"), state === "failed" && queue?.dead > 0);
  show(byId("cancel-all"), state === "queued" && queue && counts.queued(queue) > 0);
}

byId("states").replaceChildren(...states.map((name) => {
  const filter = button(name, act(() => choose(name)));
  filter.dataset.state = name;
  filter.setAttribute("aria-pressed", name === state);
  filter.append(element("span"));
  return filter;
}));

byId("more").onclick = act(async () => {
  const known = tasks.length;
  // A page may be empty although there is a next one.
  for (let page; next && tasks.length === known;) {
    page = await getJson(next);
    next = page.next ?? null;
    tasks = [...tasks, ...page.tasks.filter((task) => !tasks.some((other) => other.request_id === task.request_id))];
  }
  pages++;
  showTasks();
  say("tasks-note", `${formatNumber(tasks.length)} tasks are shown.`);
  if (!next) (byId("tasks").children[known] ?? byId("more")).querySelector("button")?.focus();
});

byId("newer").onclick = act(async (clicked) => {
  await restart();
  focusPart(clicked);
});

byId("find-form").onsubmit = (event) => {
  event.preventDefault();
  const id = /[0-9a-f]{32}/.exec(byId("find").value.toLowerCase())?.[0];
  say("find-error", id ? "" : "The id of a task has 32 digits, 0 to 9 and a to f.");
  byId("find").setAttribute("aria-invalid", String(!id));
  if (!id) return byId("find").focus();
  settle("request");
  open(id);
};

byId("retry-all").onclick = act(async () => {
  if (await ask(`Retry all ${formatNumber(queue.dead)} failed tasks?`, "Retry them")) {
    await repeat("queue/dead/retry", "retried", queue.dead);
  }
});

byId("cancel-all").onclick = act(async () => {
  const count = counts.queued(queue);
  if (await ask(`Cancel all ${formatNumber(count)} tasks that wait? Those that run go on.`, "Cancel them")) {
    await repeat("queue/cancel", "cancelled", count);
  }
});

// One request handles up to a thousand tasks. Tasks that arrive meanwhile do not count.
async function repeat(path, name, count) {
  let done = 0;
  for (let answer; done < count && (!answer || (answer.remaining && answer[name]));) {
    answer = await postJson(`${path}?limit=${Math.min(1000, count - done)}`);
    done += answer[name];
    say("tasks-note", `${formatNumber(done)} tasks ${name}.`);
  }
  refresh();
  document.dispatchEvent(new Event("task-changed"));
}
