// Shared by the parts of the web UI: elements, lists that keep their elements, focus, and formats of numbers and times.

export const byId = (id) => document.getElementById(id);

const numbers = new Intl.NumberFormat("en");
const time = { timeStyle: "medium", hourCycle: "h23" };
const times = new Intl.DateTimeFormat("en", time);
const days = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

export const formatNumber = (value) => numbers.format(value);

// The time, with its date when it is not today.
export function formatTime(text) {
  const date = new Date(text);
  return date.toDateString() === new Date().toDateString() ? times.format(date)
    : `${days.format(date)}, ${times.format(date)}`;
}

export function formatSpan(seconds) {
  const s = Math.max(0, seconds);
  if (s < 0.9995) return `${Math.round(1000 * s)} ms`;
  if (s < 60) return `${s.toFixed(s < 10 ? 2 : 1)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

export const secondsBetween = (from, to) => (new Date(to) - new Date(from)) / 1000;

export function formatAge(text) {
  const s = Math.max(0, secondsBetween(text, Date.now()));
  const [size, unit] = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]].find(([size]) => s >= size) ?? [1, "s"];
  return `${Math.floor(s / size)} ${unit} ago`;
}

export function element(name, text, className) {
  const result = document.createElement(name);
  if (text !== undefined) result.textContent = text;
  if (className) result.className = className;
  return result;
}

export function button(text, onclick, className) {
  const result = element("button", text, className);
  result.type = "button";
  result.onclick = onclick;
  return result;
}

// Screen readers speak a live region each time its text is set, so only a new text is set.
export function setText(target, text) {
  if (target.textContent !== String(text)) target.textContent = text;
}

export const say = (id, text) => setText(byId(id), text);

// Shows or hides an element. If it has the focus, the heading of its part gets the focus.
export function show(target, isShown) {
  const hadFocus = !isShown && target.contains(document.activeElement);
  target.hidden = !isShown;
  if (hadFocus) focusPart(target);
}

export function focusPart(target) {
  const part = target.closest("section:not([hidden])");
  (part?.querySelector("h2") ?? byId("n")).focus({ preventScroll: true });
}

// Updates the children of a list to its items. An item keeps its element as long as it is in the list.
export function fill(list, items, keyOf, create, update) {
  const hadFocus = list.contains(document.activeElement);
  const children = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const keys = new Set(items.map(keyOf));
  for (const [key, child] of children) if (!keys.has(key)) child.remove();
  let place = list.firstElementChild;
  for (const item of items) {
    const child = children.get(keyOf(item)) ?? create(item);
    child.dataset.key = keyOf(item);
    update(child, item);
    if (child === place) place = place.nextElementSibling;
    else list.insertBefore(child, place);
  }
  if (hadFocus && !list.contains(document.activeElement)) focusPart(list);
}

export const fillFacts = (list, facts) => list.replaceChildren(...facts.flatMap(
  ([name, value, style]) => [element("dt", name), element("dd", value, style)]));

export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return "This browser does not allow copying.";
  }
}
