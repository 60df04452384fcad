// Starts the web UI: settings, the key, the address, and the regular refresh of queue and tasks.

import { getJson, setKey } from "./api.js";
import { byId, element, formatTime, show } from "./elements.js";
import { setMaxN } from "./form.js";
import { report, settle, settlePassed } from "./notices.js";
import { showQueue } from "./queue.js";
import { hideResult } from "./result.js";
import { follow, followAddress, hasTask, pauseWatching, setDashboard } from "./task.js";
import { look as lookAtTasks } from "./tasks.js";

// Both requests run at the same time, so that a service that hangs is noticed within 5 s.
const millisecondsBetweenLooks = 2000;
const secondsForLook = 2.5;

let isKeyNeeded = false;
let isStarted = false;
let isLooking = false;
let isWanted = false;
let lastLook = null;

async function look() {
  if (document.hidden || isKeyNeeded) return;
  isWanted = isLooking;
  if (isLooking) return;
  isLooking = true;
  try {
    if (!isStarted) await start();
    const [queue, tasks] = await Promise.all([
      getJson("queue", { seconds: secondsForLook }), lookAtTasks({ seconds: secondsForLook }),
    ]);
    lastLook = Date.now();
    settle("connection");
    settlePassed(queue);
    document.body.classList.remove("stale");
    showQueue(queue);
    // A new visitor sees the latest task.
    if (!hasTask() && tasks.length) follow(tasks[0].request_id);
  } catch (error) {
    isKeyNeeded = error.status === 401;
    document.body.classList.toggle("stale", lastLook !== null);
    report("connection", error, lastLook ? ` The figures are those of ${formatTime(lastLook)}.` : "");
  } finally {
    isLooking = false;
  }
  if (isWanted) look();
}

async function start() {
  const settings = await getJson("ui/settings", { seconds: secondsForLook });
  isStarted = true;
  setMaxN(settings.max_n);
  setDashboard(settings.dashboard);
  showLinks(settings);
  followAddress();
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

byId("key-form").onsubmit = (event) => {
  event.preventDefault();
  setKey(byId("key").value);
  byId("key").value = "";
  show(byId("key-form"), false);
  isKeyNeeded = false;
  settle("connection");
  settle("request");
  look();
};

onhashchange = followAddress;
document.addEventListener("task-changed", look);
// A hidden tab sends no requests and leaves its connection to other tabs.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return pauseWatching();
  if (isStarted) followAddress();
  look();
});
hideResult();
look();
setInterval(look, millisecondsBetweenLooks);
