import { Problem, getJson, isFinal, request, setKey, watch } from "./api.js";
import { draw } from "./spiral.js";

const $ = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const time = new Intl.DateTimeFormat("en", { timeStyle: "medium" });
const pageLength = 60;
const drawn = 5000;
const downloadable = 1000000;

let maxN = 1000000000;
let current = null;
let watching = new AbortController();
let offset = 0;

function element(name, text, className) {
  const result = document.createElement(name);
  if (text !== undefined) result.textContent = text;
  if (className) result.className = className;
  return result;
}

function notify(text) {
  if ($("notice").textContent !== text) $("notice").textContent = text;
  $("notice").hidden = !text;
}

function report(error) {
  if (error.name === "AbortError") return;
  if (!(error instanceof Problem)) throw error;
  if (error.status === 401) {
    $("key-form").hidden = false;
    notify(error.message);
    return;
  }
  notify(error.message);
}

function duration(task) {
  if (!task.started_at) return "";
  const ms = new Date(task.finished_at ?? Date.now()) - new Date(task.started_at);
  return ms < 1000 ? `${Math.max(0, ms)} ms` : `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`;
}

function showFacts(task) {
  const facts = [["Primes", number.format(task.n)]];
  if (task.result) facts.unshift(["Last prime", number.format(task.result.last_prime), "big"]);
  if (task.finished_at && task.started_at) facts.push(["Time", duration(task)]);
  if (task.worker) facts.push(["Worker", task.worker]);
  if (task.computation_type) facts.push(["Source", task.computation_type === "cached" ? "known before" : "computed now"]);
  if (task.error) facts.push(["Error", task.error]);
  $("task-facts").replaceChildren(...facts.flatMap(([name, value, style]) => [element("dt", name), element("dd", value, style)]));
}

function showTask(task) {
  current = task;
  $("task").hidden = false;
  if ($("task-status").textContent !== task.status) $("task-status").textContent = task.status;
  $("task-status").className = `badge ${task.status}`;
  $("task-progress").value = task.progress;
  $("cancel").hidden = isFinal(task);
  $("task-note").textContent = isFinal(task) ? "" : task.status === "queued" ? "Waits for a worker." : `${Math.floor(task.progress * 100)} % done`;
  showFacts(task);
}

async function follow(id) {
  watching.abort();
  const mine = watching = new AbortController();
  $("pages").hidden = $("copy").hidden = $("download").hidden = true;
  try {
    for await (const task of watch(`tasks/${id}/events`, mine.signal, (connected) =>
      notify(connected ? "" : "The connection is lost. Trying again by itself."))) {
      showTask(task);
    }
    if (current?.status === "completed" && !mine.signal.aborted) await showResult();
  } catch (error) {
    report(error);
  }
  refresh();
}

async function showResult() {
  offset = 0;
  $("copy").hidden = false;
  $("download").hidden = current.n > downloadable;
  await Promise.all([showPage(), showPicture()]);
}

async function showPage() {
  const page = await getJson(`tasks/${current.request_id}/primes?offset=${offset}&limit=${pageLength}`);
  $("pages").hidden = false;
  $("primes").replaceChildren(...page.primes.map((prime) => element("li", number.format(prime))));
  $("primes").start = offset + 1;
  $("range").textContent = `${number.format(offset + 1)} to ${number.format(offset + page.primes.length)} of ${number.format(current.n)}`;
  $("previous").disabled = offset === 0;
  $("next").disabled = !page.next;
}

async function showPicture() {
  const { primes } = await getJson(`tasks/${current.request_id}/primes?limit=${drawn}`);
  draw($("spiral"), primes);
  $("spiral").setAttribute("aria-label", `Spiral of the first ${number.format(primes.length)} primes`);
}

function turnPage(by) {
  offset = Math.max(0, offset + by);
  showPage().catch(report);
}

function showQueue(queue) {
  const figures = [["waiting", queue.depth], ["running", queue.running], ["delayed", queue.delayed], ["dead", queue.dead], ["workers", queue.workers_alive]];
  $("queue").replaceChildren(...figures.map(([name, value]) => {
    const figure = element("div");
    figure.append(element("dt", name), element("dd", number.format(value)));
    return figure;
  }));
  const workers = queue.workers.filter((worker) => worker.alive || worker.running).slice(0, 12);
  $("workers").replaceChildren(...workers.map((worker) => {
    const item = element("li", `${worker.name}: ${worker.running ? "" : worker.alive ? "idle" : "silent"}`);
    for (const task of worker.tasks.slice(0, 4)) {
      item.append(element("span", `first ${number.format(task.n)} primes`));
      const bar = element("progress");
      bar.value = task.progress;
      bar.setAttribute("aria-label", `Progress of ${number.format(task.n)} primes`);
      item.append(bar);
    }
    return item;
  }));
}

function showRecent({ tasks }) {
  if (!tasks.length || $("recent").contains(document.activeElement)) return;
  $("recent").replaceChildren(...tasks.map((task) => {
    const row = element("tr");
    const open = element("button", number.format(task.n), "quiet");
    open.type = "button";
    open.setAttribute("aria-label", `Show the task of ${number.format(task.n)} primes`);
    open.onclick = () => follow(task.request_id);
    const cell = element("td");
    cell.append(open);
    row.append(cell, element("td", task.status, task.status),
      element("td", task.result ? number.format(task.result.last_prime) : "–"),
      element("td", time.format(new Date(task.submitted_at))));
    return row;
  }));
}

let unreachable = false;
async function refresh() {
  if (document.hidden) return;
  try {
    const [queue, recent] = await Promise.all([getJson("queue"), getJson("tasks?limit=12")]);
    if (unreachable) notify("");
    unreachable = false;
    showQueue(queue);
    showRecent(recent);
  } catch (error) {
    unreachable = true;
    report(error);
  }
}

function readN() {
  const text = $("n").value.replace(/[\s,._']/g, "");
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maxN ? Number(text) : null;
}

$("submit-form").onsubmit = async (event) => {
  event.preventDefault();
  const n = readN();
  $("n-error").textContent = n ? "" : `Please give a whole number from 1 to ${number.format(maxN)}.`;
  $("n").setAttribute("aria-invalid", String(!n));
  if (!n) return $("n").focus();
  try {
    const response = await request("tasks", { method: "POST", body: { n }, headers: { "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` } });
    notify("");
    const task = await response.json();
    showTask({ ...task, progress: 0 });
    follow(task.request_id);
  } catch (error) {
    report(error);
  }
};

$("key-form").onsubmit = (event) => {
  event.preventDefault();
  setKey($("key").value);
  $("key-form").hidden = true;
  notify("");
  start();
};

$("cancel").onclick = () => request(`tasks/${current.request_id}`, { method: "DELETE" }).catch(report);
$("previous").onclick = () => turnPage(-pageLength);
$("next").onclick = () => turnPage(pageLength);
$("copy").onclick = async () => {
  try {
    await navigator.clipboard.writeText([...$("primes").children].map((item) => item.textContent.replaceAll(",", "")).join("\n"));
    $("range").textContent = "Copied.";
  } catch {
    notify("This browser does not let the page copy.");
  }
};
$("download").onclick = async () => {
  try {
    const response = await request(`tasks/${current.request_id}/primes`, { headers: { Accept: "text/plain" } });
    const link = element("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `primes-${current.n}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    report(error);
  }
};

for (const n of [100, 10000, 1000000, 100000000]) {
  const preset = element("button", number.format(n), "quiet");
  preset.type = "button";
  preset.onclick = () => {
    $("n").value = String(n);
    $("submit-form").requestSubmit();
  };
  $("presets").append(preset);
}

async function start() {
  try {
    const settings = await getJson("page/settings");
    maxN = settings.max_n;
    $("max-n").textContent = number.format(maxN);
    const links = [["Prometheus", settings.prometheus], ["Grafana", settings.grafana], ["Aspire dashboard", settings.dashboard]];
    $("links").replaceChildren(...links.filter(([, address]) => address).map(([name, address]) => {
      const link = element("a", name);
      link.href = address;
      return link;
    }));
    await refresh();
  } catch (error) {
    report(error);
  }
}

start();
setInterval(refresh, 2000);
document.onvisibilitychange = refresh;
