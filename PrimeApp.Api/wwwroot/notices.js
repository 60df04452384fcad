// Notices of present problems, and actions, which run one at a time and report their errors.

import { byId, focusPart, say, show } from "./elements.js";

// In the order of their importance.
const troubles = { connection: "", stream: "", request: "" };

let isGone = () => false;

function notify(source, text) {
  troubles[source] = text;
  const shown = troubles.connection || troubles.stream || troubles.request;
  say("notice", shown);
  show(byId("notice"), shown !== "");
}

export function report(source, error, addition = "") {
  if (error.name === "AbortError") return;
  if (error.status === undefined) throw error;
  if (error.status === 401 || error.status === 403) show(byId("key-form"), true);
  if (source === "request") isGone = error.title === "The queue is full." ? whenShorter() : () => error.isPassing;
  notify(source, `${error.message}${addition}`);
}

export const settle = (source) => notify(source, "");

// The service has answered, so the reason of an earlier failure may be gone.
export function settlePassed(queue) {
  if (troubles.request && isGone(queue)) settle("request");
}

function whenShorter() {
  let longest = 0;
  return ({ depth }) => {
    longest = Math.max(longest, depth);
    return depth === 0 || depth < longest;
  };
}

// Connects a button with an action. While the action runs, the button is busy and a click does nothing.
export function act(action) {
  return async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-busy") === "true") return;
    currentTarget.setAttribute("aria-busy", "true");
    try {
      await action(currentTarget);
      settle("request");
    } catch (error) {
      report("request", error);
    } finally {
      currentTarget.removeAttribute("aria-busy");
      if (document.activeElement === document.body) focusPart(currentTarget);
    }
  };
}

// Asks the user to confirm.
export function ask(question, answer) {
  const dialog = byId("ask");
  say("ask-question", question);
  say("ask-yes", answer);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.onclose = () => resolve(dialog.returnValue === "yes"));
}
byId("ask-yes").onclick = () => byId("ask").close("yes");
byId("ask-no").onclick = () => byId("ask").close("no");
