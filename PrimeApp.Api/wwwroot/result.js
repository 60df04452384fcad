// The primes of a completed task: page by page, as a picture, copied and downloaded.

import { getJson, request } from "./api.js";
import { byId, element, formatNumber, report, say, settle } from "./page.js";
import { draw } from "./spiral.js";

const pageLength = 60;
const drawnPrimes = 5000;
// Beyond, a browser would have to keep some hundred megabytes.
const maxDownload = 10000000;

let task = null;
let offset = 0;

export function hideResult() {
  byId("result").hidden = true;
  show([], "A spiral of numbers, with no primes yet");
}

export async function showResult(completed) {
  task = completed;
  byId("download").hidden = task.n > maxDownload;
  byId("download-hint").hidden = task.n <= maxDownload;
  const address = new URL(`tasks/${task.request_id}/primes`, document.baseURI);
  byId("download-command").textContent = `curl -H 'Accept: text/plain' ${address}`;
  await Promise.all([showPage(0), showPicture()]);
}

async function showPage(start) {
  const page = await getJson(`tasks/${task.request_id}/primes?offset=${start}&limit=${pageLength}`);
  offset = start;
  byId("result").hidden = false;
  byId("primes").start = offset + 1;
  byId("primes").replaceChildren(...page.primes.map((prime) => element("li", formatNumber(prime))));
  say("range", `${formatNumber(offset + 1)} to ${formatNumber(offset + page.primes.length)} of ${formatNumber(task.n)}`);
  say("copied", "");
  // Not disabled: who works with the keyboard would lose the place.
  for (const id of ["first", "previous"]) byId(id).setAttribute("aria-disabled", offset === 0);
  for (const id of ["next", "last"]) byId(id).setAttribute("aria-disabled", !page.next);
}

async function showPicture() {
  const { primes } = await getJson(`tasks/${task.request_id}/primes?limit=${drawnPrimes}`);
  show(primes, `A spiral of numbers, on which the first ${formatNumber(primes.length)} primes light up`);
}

function show(primes, description) {
  draw(byId("spiral"), primes);
  byId("spiral").setAttribute("aria-label", description);
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

byId("copy").onclick = act(async () => {
  const primes = [...byId("primes").children].map((item) => item.textContent.replaceAll(",", ""));
  try {
    await navigator.clipboard.writeText(primes.join("\n"));
    say("copied", `${primes.length} primes copied.`);
  } catch {
    say("copied", "This browser does not let the page copy.");
  }
});

byId("download").onclick = act(async () => {
  const response = await request(`tasks/${task.request_id}/primes`, { headers: { Accept: "text/plain" } });
  const link = element("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `primes-${task.n}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
});

function act(action) {
  return async () => {
    try {
      await action();
      settle("request");
    } catch (error) {
      report("request", error);
    }
  };
}
