// The form: it accepts numbers, and submits one task even if the user clicks several times.

import { postJson } from "./api.js";
import { button, byId, formatNumber, say } from "./elements.js";
import { report, settle } from "./notices.js";
import { readNumber } from "./number.js";
import { open } from "./task.js";

const presets = [100, 1000000, 1000000000, 1000000000000];

let maxN = 10000000000000;
let isBusy = false;
// The last submission that may have arrived. With the same idempotency key, it stays one task.
let unsure = null;

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("-");

byId("submit-form").onsubmit = async (event) => {
  event.preventDefault();
  if (isBusy) return;
  const n = readNumber(byId("n").value, maxN);
  say("n-error", n ? "" : `Please give a whole number from 1 to ${formatNumber(maxN)}.`);
  byId("n").setAttribute("aria-invalid", String(!n));
  if (!n) return byId("n").focus();
  byId("n").value = formatNumber(n);
  if (unsure?.n !== n) unsure = { n, key: newKey() };
  setBusy(true);
  try {
    const task = await postJson("tasks", { body: { n }, headers: { "Idempotency-Key": unsure.key } });
    unsure = null;
    settle("request");
    open(task.request_id);
  } catch (error) {
    if (!error.isPassing) unsure = null;
    report("request", error);
  } finally {
    setBusy(false);
  }
};

function setBusy(value) {
  isBusy = value;
  byId("submit").setAttribute("aria-busy", value);
}

byId("n").oninput = () => {
  say("n-error", "");
  byId("n").removeAttribute("aria-invalid");
};

// The second click of a double click submits nothing.
byId("submit").onclick = (event) => {
  if (event.detail > 1) event.preventDefault();
};

export function setMaxN(value) {
  maxN = value;
  say("max-n", formatNumber(maxN));
  byId("presets").replaceChildren(...presets.filter((n) => n <= maxN).map((n) => button(formatNumber(n), (event) => {
    if (event.detail > 1) return;
    byId("n").value = formatNumber(n);
    byId("submit-form").requestSubmit();
  })));
}
