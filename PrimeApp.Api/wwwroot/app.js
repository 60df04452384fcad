// The page: the form, the key, and what is asked for again and again.

import { getJson, request, setKey } from "./api.js";
import { byId, element, formatNumber, report, say, settle } from "./page.js";
import { showQueue, showRecent } from "./queue.js";
import { hideResult } from "./result.js";
import { addressed, follow, open } from "./task.js";

const presets = [100, 1000000, 1000000000, 1000000000000];
const millisecondsBetweenLooks = 2000;
const recentTasks = 10;

let maxN = 10000000000000;
let isKeyNeeded = false;
let hasTask = false;

function readN() {
  const text = byId("n").value.trim();
  // A separator stands before three digits: 1.000 is a thousand for many people, and 1.5 is no integer for anybody.
  if (!/^(\d+|\d{1,3}([\s,._']\d{3})+)$/.test(text)) return null;
  const n = Number(text.replace(/\D/g, ""));
  return n >= 1 && n <= maxN ? n : null;
}

byId("submit-form").onsubmit = async (event) => {
  event.preventDefault();
  const n = readN();
  say("n-error", n ? "" : `Please give a whole number from 1 to ${formatNumber(maxN)}.`);
  byId("n").setAttribute("aria-invalid", String(!n));
  if (!n) return byId("n").focus();
  byId("n").value = formatNumber(n);
  try {
    const task = await (await request("tasks", { method: "POST", body: { n } })).json();
    settle("request");
    hasTask = true;
    open(task.request_id);
    look();
  } catch (error) {
    report("request", error);
  }
};

byId("key-form").onsubmit = (event) => {
  event.preventDefault();
  setKey(byId("key").value);
  byId("key").value = "";
  byId("key-form").hidden = true;
  isKeyNeeded = false;
  settle("connection");
  settle("request");
  start();
};

function showPresets() {
  byId("presets").replaceChildren(...presets.filter((n) => n <= maxN).map((n) => {
    const preset = element("button", formatNumber(n), "quiet small");
    preset.type = "button";
    preset.onclick = () => {
      byId("n").value = formatNumber(n);
      byId("submit-form").requestSubmit();
    };
    return preset;
  }));
}

function showLinks({ prometheus, grafana, dashboard }) {
  const links = [["Prometheus", prometheus], ["Grafana", grafana], ["Aspire dashboard", dashboard]];
  byId("links").replaceChildren(...links.filter(([, address]) => address).map(([name, address]) => {
    const item = element("li");
    const link = element("a", name);
    link.href = address;
    item.append(link);
    return item;
  }));
}

async function look() {
  if (document.hidden || isKeyNeeded) return;
  try {
    const [queue, { tasks }] = await Promise.all([getJson("queue"), getJson(`tasks?limit=${recentTasks}`)]);
    settle("connection");
    showQueue(queue);
    showRecent(tasks);
    // Who comes for the first time has something to look at.
    if (!hasTask && tasks.length) follow(tasks[0].request_id);
    hasTask ||= tasks.length > 0;
  } catch (error) {
    isKeyNeeded = error.status === 401;
    report("connection", error);
  }
}

async function start() {
  try {
    const settings = await getJson("page/settings");
    maxN = settings.max_n;
    byId("max-n").textContent = formatNumber(maxN);
    showPresets();
    showLinks(settings);
    openAddressed();
  } catch (error) {
    isKeyNeeded = error.status === 401;
    report("connection", error);
  }
  await look();
}

function openAddressed() {
  const id = addressed();
  if (!id) return;
  hasTask = true;
  follow(id);
}

onhashchange = openAddressed;
document.onvisibilitychange = look;
hideResult();
start();
setInterval(look, millisecondsBetweenLooks);
