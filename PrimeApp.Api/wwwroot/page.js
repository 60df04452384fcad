// What the parts of the page share: elements, the way numbers look, and what there is to say.

export const byId = (id) => document.getElementById(id);

const numbers = new Intl.NumberFormat("en");
const times = new Intl.DateTimeFormat("en", { timeStyle: "medium", hourCycle: "h23" });

export const formatNumber = (value) => numbers.format(value);
export const formatTime = (text) => times.format(new Date(text));

export function formatDuration(task) {
  if (!task.started_at || !task.finished_at) return "–";
  const milliseconds = Math.max(0, new Date(task.finished_at) - new Date(task.started_at));
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(milliseconds < 10000 ? 2 : 1)} s`;
}

export function element(name, text, className) {
  const result = document.createElement(name);
  if (text !== undefined) result.textContent = text;
  if (className) result.className = className;
  return result;
}

// A live region speaks whenever its text is set, so it is only set when it is another one.
export function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

// The connection's troubles come and go by themselves; what a request was refused for stays until the next one.
const troubles = { connection: "", request: "" };

function notify(source, text) {
  troubles[source] = text;
  const shown = troubles.connection || troubles.request;
  say("notice", shown);
  byId("notice").hidden = !shown;
}

export function report(source, error) {
  if (error.name === "AbortError") return;
  if (error.status === undefined) throw error;
  if (error.status === 401 || error.status === 403) byId("key-form").hidden = false;
  notify(source, error.message);
}

export const settle = (source) => notify(source, "");
