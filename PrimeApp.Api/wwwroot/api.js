// Requests to the API: the key, time limits, error texts, and the changes of a task. EventSource cannot send a key.

const keyName = "primeapp-key";
const secondsBetweenAttempts = 1;
// After this time, a stream is dead: the service sends a comment every 15 s.
const secondsOfSilence = 40;
// All tabs of a browser share six connections. Tabs without a stream poll.
const maxStreams = 4;

export class Problem extends Error {
  constructor(status, title, detail) {
    // Users do not need the detail of a 401: it explains how to send a key in a header.
    const isEnough = detail?.startsWith(title.replace(/\.$/, ""));
    super(isEnough ? detail : detail && status !== 401 ? `${title} ${detail}` : title);
    this.status = status;
    this.title = title;
    this.isPassing = status === 0 || status === 429 || status >= 500;
  }
}

export const setKey = (key) => sessionStorage.setItem(keyName, key);
export const hasKey = () => sessionStorage.getItem(keyName) !== null;

export async function request(path, { method = "GET", body, headers = {}, signal, seconds = 15, read = keep } = {}) {
  const key = sessionStorage.getItem(keyName);
  const limit = seconds && AbortSignal.timeout(1000 * seconds);
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.any([signal, limit].filter(Boolean)),
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(key && { "X-Api-Key": key }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    if (response.ok) return await read(response);
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.title ?? `The service answered ${response.status}.`, problem.detail);
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw limit?.aborted ? silent() : lost();
  }
}

const keep = (response) => response;

export const getJson = (path, options) => request(path, { ...options, read: (response) => response.json() });

export const postJson = (path, options) => getJson(path, { method: "POST", ...options });

export const isFinal = (task) => ["completed", "failed", "cancelled"].includes(task.status);

// Yields the states of a task until its end. Reconnects by itself when the connection is lost.
export async function* watch(id, signal, { onConnected, onLost }) {
  let lastId = null;
  while (!signal.aborted) {
    const leave = await takePlace();
    const silence = new AbortController();
    let timer;
    const hear = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), 1000 * secondsOfSilence);
    };
    try {
      if (leave) {
        hear();
        const response = await request(`tasks/${id}/events`, {
          signal: AbortSignal.any([signal, silence.signal]),
          seconds: 0,
          headers: lastId ? { "Last-Event-ID": lastId } : {},
        });
        if (response.status === 204) return;
        onConnected();
        for await (const event of parse(response.body, hear)) {
          lastId = event.id ?? lastId;
          const task = JSON.parse(event.data);
          yield task;
          if (isFinal(task)) return;
        }
      } else {
        const task = await getJson(`tasks/${id}`, { signal });
        onConnected();
        yield task;
        if (isFinal(task)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && !error.isPassing) throw error;
      onLost(error instanceof Problem ? error : lost());
    } finally {
      clearTimeout(timer);
      leave?.();
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * secondsBetweenAttempts));
  }
}

const lost = () => new Problem(0, "The connection to the service is lost.", "Trying again by itself.");
const silent = () => new Problem(0, "The service does not answer.", "Trying again by itself.");

// Takes a place for a stream and returns a function that frees it. Returns null when no place is free, or when the
// browser has no locks, which need HTTPS.
async function takePlace() {
  for (let place = 0; navigator.locks && place < maxStreams; place++) {
    const leave = await new Promise((resolve) => navigator.locks.request(
      `primeapp-stream-${place}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        return new Promise((release) => resolve(release));
      }));
    if (leave) return leave;
  }
  return null;
}

async function* parse(stream, onPart) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let part; !(part = await reader.read()).done;) {
      onPart();
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
