// Asks the server. Who is signed in is in a cookie that no script reads; another cookie proves that it is this page that
// asks, and is sent back with what changes something.

/** @typedef {{ pointer: string, detail: string }} FieldError */

/** The server has said no, and what to do. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ type?: string, title?: string, detail?: string, errors?: FieldError[], retry_after_seconds?: number }} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The server has answered with status ${status}.`);
    this.status = status;
    this.kind = (problem.type ?? "").split("/").pop() ?? "";
    this.title = problem.title ?? "That did not work";
    this.errors = problem.errors ?? [];
    /** @type {Record<string, any>} All that the server says of it. */
    this.problem = problem;
  }
}

/** @param {string} name */
function cookie(name) {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(name + "="));
  return pair?.slice(name.length + 1);
}

const proof = () => cookie("__Host-usher_csrf") ?? cookie("usher_csrf");

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @param {AbortSignal} [signal] Who gives it up gets the browser's own error.
 * @returns {Promise<any>}
 */
export async function call(method, path, body, headers = {}, signal) {
  const known = proof();
  if (known && method !== "GET") headers = { "X-CSRF-Token": known, ...headers };
  // Of a form with files the browser says itself what it is.
  const isForm = body instanceof FormData;
  if (body && !isForm) headers = { "Content-Type": "application/json", ...headers };
  let response;
  try {
    response = await fetch(path, { method, headers, body: isForm ? body : body && JSON.stringify(body), cache: "no-store", signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(0, { title: "The server cannot be reached", detail: "Check the connection and try again." });
  }
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Refusal(response.status, answer ?? {});
  return answer;
}

/**
 * Tells the server something that nobody waits for; it goes out even while the page is left.
 * @param {string} path
 * @param {object} body
 */
export function tell(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": proof() ?? "" };
  fetch(path, { method: "POST", headers, body: JSON.stringify(body), keepalive: true }).catch(() => null);
}

/**
 * What stands behind `#token=` in a link: it never reaches the server's logs, and does not stay in the address.
 */
export function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}
