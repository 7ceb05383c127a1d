import { Refusal, call } from "../account/api.js";
import { customerName } from "./words.js";

/**
 * Something that waits for a person's yes or no.
 * @typedef {object} Approval
 * @property {string} key
 * @property {string} kind What it is, in a word or two.
 * @property {string} title What would be done.
 * @property {string} customer For whom; empty where nobody is named.
 * @property {string | null} conversation Where they asked for it.
 * @property {[string, string][]} facts What else one should know.
 * @property {string} since
 * @property {string | null} until When it ends by itself.
 * @property {boolean} mayApprove
 * @property {boolean} mayRefuse
 * @property {string} needs Who may decide, where this user may not.
 * @property {(accepts: boolean, note: string) => Promise<unknown>} decide
 */

const mostRuns = 50;

/**
 * All that waits, the oldest first, of what these scopes may see.
 * @param {string[]} scopes
 * @returns {Promise<Approval[]>}
 */
export async function readApprovals(scopes) {
  const may = (/** @type {string} */ scope) => scopes.includes(scope);
  const lists = await Promise.all([
    may("tickets:view") ? orders(may) : [],
    may("conversations:answer") ? toolCalls() : [],
    may("view_history") && may("view_dashboard") ? runs(may) : [],
  ]);
  return lists.flat().sort((one, other) => (one.since < other.since ? -1 : 1));
}

/** @typedef {{ number: number, at: string, action: string, author: { name: string | null, words: string | null, conversation_id: string | null }, details: Record<string, any> }} Line */

/**
 * What is done with orders, and what banks take back.
 * @param {(scope: string) => boolean} may
 */
async function orders(may) {
  /** @type {Record<string, any>[]} */
  let waiting;
  try {
    waiting = (await call("GET", "/v1/orders?waiting=true&limit=100")).orders;
  } catch (error) {
    // A company that sells no tickets has no orders.
    if (error instanceof Refusal && error.status === 404) return [];
    throw error;
  }
  return Promise.all(waiting.map((order) => kept(order.pending?.operation_id ?? `${order.order_id} ${order.disputes.length}`, () => fromOrder(order, may))));
}

/** @type {Record<string, string>} */
const purposes = { refund: "Refund", upgrade: "Upgrade", exchange: "Exchange", purchase: "Purchase" };

/**
 * @param {Record<string, any>} order
 * @param {(scope: string) => boolean} may
 * @returns {Promise<Approval>}
 */
async function fromOrder(order, may) {
  const path = `/v1/orders/${order.order_id}`;
  /** @type {Line[]} */
  const lines = (await call("GET", `${path}/history`)).history;
  const pending = order.pending?.state === "waiting_for_operator" ? order.pending : null;
  const begun = lines.find(({ details }) => pending !== null && details.operation === pending.operation_id);
  const asked = begun ?? lines[0];
  const conversation = asked?.author.conversation_id ?? lines.find(({ author }) => author.conversation_id)?.author.conversation_id ?? null;
  const event = order.event ? `${order.event.name}, ${order.event.when}` : "";
  const seats = begun?.details.seats?.join(", ") ?? order.seat_ids.join(", ");
  const dispute = order.disputes.find((/** @type {any} */ { status }) => status === "needs_response");
  /** @type {[string, string][]} */
  const facts = [["Event", event], ["Seats", seats], ["Paid", order.paid_text], ["Order", order.order_id], ["In their words", asked?.author.words ?? ""]];
  if (!pending && dispute) facts.unshift(["Why", dispute.reason.replaceAll("_", " ")]);
  return {
    key: pending?.operation_id ?? order.order_id,
    kind: pending ? purposes[pending.purpose] ?? pending.purpose : "Dispute",
    title: pending ? titleOf(pending.purpose, begun, order) : `The customer's bank takes ${dispute?.amount_text ?? "money"} back: answer it at the payment service`,
    customer: await nameIn(conversation),
    conversation,
    facts: facts.filter(([, value]) => value !== ""),
    since: asked?.at ?? order.created_at,
    until: pending ? null : dispute?.respond_by ?? null,
    mayApprove: pending !== null && may("payments:refund"),
    mayRefuse: pending !== null && may("tickets:manage"),
    needs: pending && !may("payments:refund") ? "Who may give money back can agree to it: supervisors and above." : "",
    decide: (accepts, note) => call("POST", `${path}/${accepts ? "approve" : "reject"}`, note ? { note } : {}),
  };
}

/**
 * @param {string} purpose
 * @param {Line | undefined} begun
 * @param {Record<string, any>} order
 */
function titleOf(purpose, begun, order) {
  const { refund = 0, charge = 0, credit = 0 } = begun?.details ?? {};
  const parts = [];
  if (refund > 0) parts.push(`${money(refund, order.currency)} goes back`);
  if (charge > 0) parts.push(`${money(charge, order.currency)} is charged`);
  if (credit > 0) parts.push(`${money(credit, order.currency)} as credit`);
  return parts.join(", ") || `${purposes[purpose] ?? purpose} of order ${order.order_id}`;
}

/**
 * @param {number} minor In the currency's smallest unit.
 * @param {string} currency
 */
function money(minor, currency) {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Calls of tools that agents may not make alone. */
async function toolCalls() {
  /** @type {Record<string, any>[]} */
  const waiting = (await call("GET", "/v1/approvals")).approvals;
  return Promise.all(waiting.map(fromCall));
}

/**
 * @param {Record<string, any>} waiting
 * @returns {Promise<Approval>}
 */
async function fromCall(waiting) {
  const conversation = waiting.conversation_id;
  return {
    key: waiting.id,
    kind: "Tool",
    title: waiting.text,
    customer: await nameIn(conversation),
    conversation,
    facts: [["Tool", waiting.tool], ["Agent", waiting.agent], ["What it would get", values(waiting.arguments)]],
    since: waiting.created_at,
    until: waiting.expires_at,
    mayApprove: true,
    mayRefuse: true,
    needs: "",
    async decide(accepts, note) {
      await call("POST", `/v1/approvals/${waiting.id}/${accepts ? "approve" : "decline"}`);
      // The call has no place for a reason: colleagues find it in the conversation.
      if (note) await call("POST", `/v1/conversations/${conversation}/notes`, { id: crypto.randomUUID(), text: `${accepts ? "Approved" : "Refused"} “${waiting.text}”: ${note}` });
    },
  };
}

/**
 * Runs of workflows that stand at an approval.
 * @param {(scope: string) => boolean} may
 */
async function runs(may) {
  /** @type {Record<string, any>[]} */
  const workflows = (await call("GET", "/v1/workflows")).workflows;
  const lists = await Promise.all(workflows.filter(({ runs }) => runs?.waiting > 0).map(async ({ name, title }) => {
    const found = (await call("GET", `/v1/workflows/${name}/runs?status=waiting&limit=${mostRuns}`)).runs;
    const whole = await Promise.all(found.map((/** @type {any} */ { id, updated_at: time }) => kept(`${id} ${time}`, () => call("GET", `/v1/workflow-runs/${id}`))));
    return whole.flatMap(({ run, steps }) =>
      steps
        .filter((/** @type {any} */ { kind, status }) => kind === "approval" && status === "waiting")
        .map((/** @type {any} */ step) => fromStep(title || name, run, step, may("conversations:answer"))));
  }));
  return lists.flat();
}

/**
 * @param {string} workflow
 * @param {Record<string, any>} run
 * @param {Record<string, any>} step
 * @param {boolean} mayDecide
 * @returns {Approval}
 */
function fromStep(workflow, run, step, mayDecide) {
  /** @type {[string, string][]} */
  const shown = Object.entries(step.input?.show ?? {}).map(([name, value]) => [name.replaceAll("_", " "), text(value)]);
  return {
    key: `${run.id} ${step.step}`,
    kind: "Workflow",
    title: step.input?.prompt ?? step.node,
    customer: "",
    conversation: null,
    facts: [["Workflow", workflow], ...shown, ["Began with", values(run.input)]],
    since: step.started_at,
    until: step.due_at,
    mayApprove: mayDecide,
    mayRefuse: mayDecide,
    needs: mayDecide ? "" : "Who answers customers can decide.",
    decide: (accepts, note) =>
      call("POST", `/v1/workflow-runs/${run.id}/${accepts ? "approve" : "reject"}`, { step: step.step, ...(note ? { note } : {}) }),
  };
}

/**
 * @param {unknown} value
 * @returns {string}
 */
const text = (value) => (typeof value === "string" ? value : Array.isArray(value) ? value.map(text).join("; ") : JSON.stringify(value));

/** @param {unknown} value */
const values = (value) =>
  Object.entries(value && typeof value === "object" ? value : {}).map(([name, each]) => `${name.replaceAll("_", " ")}: ${text(each)}`).join(", ");

/** @param {string | null} conversation */
const nameIn = (conversation) =>
  conversation ? kept(conversation, async () => customerName(await call("GET", `/v1/conversations/${conversation}`))) : "";

/** @type {Map<string, Promise<any>>} What does not change as long as something waits: it is read once, however often one looks. */
const known = new Map();

/**
 * @template Value
 * @param {string} key
 * @param {() => Promise<Value>} read
 * @returns {Promise<Value>}
 */
function kept(key, read) {
  const reading = known.get(key) ?? read();
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return reading;
}
