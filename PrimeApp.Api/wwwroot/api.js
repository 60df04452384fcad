// Talks to the API: the key, errors in words, and server-sent events. EventSource could not send a key.

const keyName = "primeapp-key";
const secondsBetweenAttempts = 1;

export class Problem extends Error {
  constructor(status, title, detail) {
    // A detail that says the title once more is enough by itself, and how to send a key in a header is not for people.
    const isEnough = detail?.startsWith(title.replace(/\.$/, ""));
    super(isEnough ? detail : detail && status !== 401 ? `${title} ${detail}` : title);
    this.status = status;
  }
}

export const setKey = (key) => sessionStorage.setItem(keyName, key);

export async function request(path, { method = "GET", body, headers = {}, signal } = {}) {
  const key = sessionStorage.getItem(keyName);
  let response;
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(key && { "X-Api-Key": key }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw lost();
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.title ?? `The service answered ${response.status}.`, problem.detail);
}

export const getJson = async (path, options) => (await request(path, options)).json();

export const isFinal = (task) => ["completed", "failed", "cancelled"].includes(task.status);

// Gives the states of a task until its end, and comes back by itself when the connection is lost.
export async function* watch(path, signal, { onConnected, onLost }) {
  let lastId = null;
  while (!signal.aborted) {
    try {
      const response = await request(path, { signal, headers: lastId ? { "Last-Event-ID": lastId } : {} });
      if (response.status === 204) return;
      onConnected();
      for await (const event of parse(response.body)) {
        lastId = event.id ?? lastId;
        const task = JSON.parse(event.data);
        yield task;
        if (isFinal(task)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && !isPassing(error.status)) throw error;
      onLost(error instanceof Problem ? error : lost());
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * secondsBetweenAttempts));
  }
}

const lost = () => new Problem(0, "The connection to the service is lost.", "Trying again by itself.");

const isPassing = (status) => status === 0 || status === 429 || status >= 500;

async function* parse(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let part; !(part = await reader.read()).done;) {
      text += part.value;
      for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
        const event = {};
        for (const line of text.slice(0, end).split("\n")) {
          const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
          if (field) event[field] = value;
        }
        if (event.data) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
