// The primes of a completed task: as pages, one prime by its place, and as a picture.

import { getJson } from "./api.js";
import { byId, copy, element, formatNumber, say, show } from "./elements.js";
import { offerDownload, stopDownload } from "./download.js";
import { act, report, settle } from "./notices.js";
import { readNumber } from "./number.js";
import { draw } from "./spiral.js";

const pageLength = 60;
// The number of pages that fit into a picture.
const drawnPrimes = 80 * pageLength;

let task = null;
let offset = 0;
// The primes in the picture, and how many come before them.
let drawn = { start: 0, primes: [] };

export function hideResult() {
  task = null;
  show(byId("result"), false);
  stopDownload();
  drawn = { start: 0, primes: [] };
  showPicture([], false);
}

export async function showResult(completed, signal) {
  if (task?.request_id === completed.request_id) return;
  task = completed;
  offerDownload(task);
  say("jump-error", "");
  await showPage(0, { signal });
}

async function showPage(start, { signal, place } = {}) {
  const mine = task;
  const path = `tasks/${mine.request_id}/primes`;
  const page = await getJson(`${path}?offset=${start}&limit=${pageLength}`, { signal });
  if (task !== mine) return;
  offset = start;
  byId("result").hidden = false;
  byId("primes").start = offset + 1;
  byId("primes").replaceChildren(...page.primes.map((prime, i) => element(
    "li", formatNumber(prime), offset + i + 1 === place ? "found" : "")));
  byId("primes").className = page.primes.at(-1) >= 1e10 ? "long" : "";
  say("range", `${formatNumber(offset + 1)} to ${formatNumber(offset + page.primes.length)} of ${formatNumber(mine.n)}`);
  say("copied", place ? `Prime number ${formatNumber(place)} is ${formatNumber(page.primes[place - 1 - offset])}.` : "");
  // The button is not disabled, because it would lose the keyboard focus.
  for (const id of ["first", "previous"]) byId(id).setAttribute("aria-disabled", offset === 0);
  for (const id of ["next", "last"]) byId(id).setAttribute("aria-disabled", !page.next);

  const first = Math.floor(offset / drawnPrimes) * drawnPrimes;
  const isNew = drawn.start !== first || !drawn.primes.length;
  if (isNew) {
    const { primes } = await getJson(`${path}?offset=${first}&limit=${drawnPrimes}`, { signal });
    if (task !== mine || offset !== start) return;
    drawn = { start: first, primes };
  }
  showPicture(page.primes, isNew);
}

function showPicture(marked, isNew) {
  const { start, primes } = drawn;
  // For large primes, the spiral begins with the first prime in the picture.
  const origin = start ? primes[0] : 0;
  draw(byId("spiral"), primes.map((prime) => prime - origin), marked.map((prime) => prime - origin), origin, isNew);
  const range = `${formatNumber(start + 1)} to ${formatNumber(start + primes.length)}`;
  byId("spiral").setAttribute("aria-label", primes.length
    ? `A spiral of numbers, on which the primes ${range} light up`
    : "A spiral of numbers, with no primes yet");
  say("picture-note", primes.length
    ? `The primes ${range}${origin ? `, on a spiral that begins at ${formatNumber(origin)}` : ""}. Those of the page below are white.`
    : "");
}

const lastOffset = () => Math.floor((task.n - 1) / pageLength) * pageLength;

const targets = {
  first: () => 0,
  previous: () => Math.max(0, offset - pageLength),
  next: () => Math.min(lastOffset(), offset + pageLength),
  last: lastOffset,
};

for (const [id, target] of Object.entries(targets)) {
  byId(id).onclick = act(async () => {
    if (target() !== offset) await showPage(target());
  });
}

byId("jump-form").onsubmit = async (event) => {
  event.preventDefault();
  const place = readNumber(byId("jump").value, task.n);
  say("jump-error", place ? "" : `Please give a whole number from 1 to ${formatNumber(task.n)}.`);
  byId("jump").setAttribute("aria-invalid", String(!place));
  if (!place) return byId("jump").focus();
  try {
    await showPage(Math.floor((place - 1) / pageLength) * pageLength, { place });
    settle("request");
  } catch (error) {
    report("request", error);
  }
};

byId("copy").onclick = act(async () => {
  const primes = [...byId("primes").children].map((item) => item.textContent.replaceAll(",", ""));
  say("copied", await copy(primes.join("\n"), `${primes.length} primes copied.`));
});
