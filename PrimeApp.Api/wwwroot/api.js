// Talks to the API: the key, errors in words, and server-sent events. EventSource could not send a key.

const keyName = "primeapp-key";

export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail ? `${title} ${detail}` : title);
    this.status = status;
  }
}

export function setKey(key) {
  sessionStorage.setItem(keyName, key);
}

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
    throw new Problem(0, "The service cannot be reached.", "Trying again by itself.");
  }
  if (response.ok || response.status === 304) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.title ?? `The service answered ${response.status}.`, problem.detail);
}

export const getJson = async (path, options) => (await request(path, options)).json();

// Gives each event of a task until its end; comes back by itself when the connection is lost.
export async function* watch(path, signal, onConnection) {
  let lastId = null;
  while (!signal.aborted) {
    try {
      const response = await request(path, { signal, headers: lastId ? { "Last-Event-ID": lastId } : {} });
      if (response.status === 204) return;
      onConnection(true);
      for await (const event of parse(response.body)) {
        lastId = event.id ?? lastId;
        const task = JSON.parse(event.data);
        yield task;
        if (isFinal(task)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status !== 0 && error.status < 500 && error.status !== 429) throw error;
      onConnection(false);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

export const isFinal = (task) => ["completed", "failed", "cancelled"].includes(task.status);

async function* parse(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
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
}
