// The download of all primes of a task, and the command that downloads them.

import { hasKey, request } from "./api.js";
import { byId, element, formatNumber, say, show } from "./elements.js";
import { act } from "./notices.js";

// More primes would take hundreds of megabytes here. A download of the browser takes none.
const maxPrimes = 10000000;

let task = null;
let loading = null;

export function offerDownload(completed) {
  task = completed;
  const address = new URL(`tasks/${task.request_id}/primes?format=text`, document.baseURI);
  const isLarge = task.n > maxPrimes;
  show(byId("download"), !isLarge);
  // A link cannot send a key.
  byId("download-link").hidden = !isLarge || hasKey();
  byId("download-link").href = address;
  const command = (key) => `curl ${hasKey() ? `-H "X-Api-Key: ${key}" ` : ""}-o primes-${task.n}.txt "${address}"`;
  say("curl-sh", command("$PRIMEAPP_KEY"));
  say("curl-cmd", command("%PRIMEAPP_KEY%"));
  // Without a key, both commands are the same.
  byId("curl-cmd-part").hidden = !hasKey();
}

export function stopDownload() {
  loading?.abort();
  say("download-note", "");
}

byId("download").onclick = act(async () => {
  const { n } = task;
  loading = new AbortController();
  const { signal } = loading;
  byId("download-progress").value = 0;
  show(byId("download-part"), true);
  say("download-note", "");
  try {
    const response = await request(
      `tasks/${task.request_id}/primes`, { headers: { Accept: "text/plain" }, signal, seconds: 0 });
    save(await read(response.body, n), `primes-${n}.txt`);
    say("download-note", `${formatNumber(n)} primes downloaded.`);
  } catch (error) {
    if (!signal.aborted) throw error;
    say("download-note", "The download is cancelled.");
  } finally {
    const hadFocus = document.activeElement === byId("download-cancel");
    byId("download-part").hidden = true;
    if (hadFocus) byId("download").focus();
  }
});

byId("download-cancel").onclick = () => loading.abort();

// The number of line breaks is the number of primes.
async function read(body, n) {
  const parts = [];
  let lines = 0;
  for (const reader = body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: "text/plain" });
    parts.push(value);
    for (let i = value.indexOf(10); i >= 0; i = value.indexOf(10, i + 1)) lines++;
    byId("download-progress").value = lines / n;
  }
}

function save(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
