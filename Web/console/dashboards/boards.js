// What each dashboard shows.

/** @typedef {import("./state.js").Dimension} Dimension */

/**
 * @typedef {object} ChartSpec
 * @property {string} title
 * @property {"line" | "bars" | "stack" | "funnel" | "ratings" | "intents" | "groups"} kind
 * @property {string[]} measures
 * @property {Dimension} [by]
 * @property {number} [goal] A line that is to be reached.
 */
/** @typedef {{ name: string, title: string, about: string, tiles: string[], charts: ChartSpec[] }} Board */

/** What a measure is called on a tile or in a legend; what is not here is called as the server does. */
/** @type {Record<string, string>} */
export const titles = {
  conversations: "Conversations", messages: "Messages of customers", turns: "Turns", operator_messages: "Messages of operators", handoffs: "Handoffs",
  resolution_rate: "Resolved", containment_rate: "Without people", handoff_rate: "Handed to people", abandonment_rate: "Given up",
  completion_rate: "With a purchase", unanswered_rate: "No sure answer", cached_rate: "From the cache", csat: "Satisfied (CSAT)",
  average_rating: "Mean score", ratings: "Scores", satisfaction: "Mood", thumbs_up: "Thumbs up", thumbs_down: "Thumbs down",
  feedback_rate: "With feedback", first_response_p50: "First answer, half within", first_response_p95: "First answer, 95% within",
  turn_time_p50: "Turn, half within", turn_time_p95: "Turn, 95% within", turn_time_p99: "Turn, 99% within",
  handoff_wait_p50: "Wait for a person, half within", handle_time_mean: "Handling, mean", handle_time_p95: "Handling, 95% within",
  browsing: "Looked around", holding: "Held seats", ordering: "Ordered", buying: "Bought", orders: "Orders", revenue: "Revenue",
  model_calls: "Model calls", failure_rate: "Failed calls", input_tokens: "Tokens read", output_tokens: "Tokens written",
  cost: "Models’ cost", saved: "Saved by caches", cost_per_conversation: "Cost of a conversation", automation_savings: "Saved by automation", roi: "Return on models’ cost",
};

/** Whether more of it is good, or bad; of what is not here, neither. */
/** @type {Record<string, 1 | -1>} */
export const goodness = {
  resolution_rate: 1, containment_rate: 1, handoff_rate: -1, abandonment_rate: -1, completion_rate: 1, unanswered_rate: -1, cached_rate: 1,
  csat: 1, average_rating: 1, satisfaction: 1, thumbs_up: 1, thumbs_down: -1, feedback_rate: 1, first_response_p50: -1,
  first_response_p95: -1, turn_time_p50: -1, turn_time_p95: -1, turn_time_p99: -1, handoff_wait_p50: -1, handle_time_mean: -1,
  handle_time_p95: -1, buying: 1, orders: 1, revenue: 1, failure_rate: -1, cost_per_conversation: -1, automation_savings: 1, roi: 1, saved: 1,
};

/** @type {Board[]} */
export const boards = [
  {
    name: "executive", title: "Executive", about: "What customers want, what becomes of it, and what it costs.",
    tiles: ["conversations", "resolution_rate", "containment_rate", "csat", "cost", "cost_per_conversation", "saved", "automation_savings", "roi", "revenue"],
    charts: [
      { title: "Conversations", kind: "bars", measures: ["conversations"] },
      { title: "What became of them", kind: "line", measures: ["resolution_rate", "containment_rate", "handoff_rate"] },
      { title: "Cost and savings", kind: "line", measures: ["cost", "saved"] },
      { title: "What customers want", kind: "intents", measures: ["conversations"] },
    ],
  },
  {
    name: "technical", title: "Technical", about: "How fast answers are, and how well models and the cache do.",
    tiles: ["turns", "turn_time_p50", "turn_time_p95", "turn_time_p99", "first_response_p95", "model_calls", "failure_rate", "cached_rate", "input_tokens", "output_tokens"],
    charts: [
      { title: "How long turns take", kind: "line", measures: ["turn_time_p50", "turn_time_p95", "turn_time_p99"] },
      { title: "Calls that failed", kind: "line", measures: ["failure_rate"] },
      { title: "Calls by model", kind: "stack", measures: ["model_calls"], by: "model" },
      { title: "Tokens", kind: "line", measures: ["input_tokens", "output_tokens"] },
      { title: "Models compared", kind: "groups", measures: ["model_calls", "failure_rate", "cost"], by: "model" },
    ],
  },
  {
    name: "business", title: "Business", about: "From looking around to buying, and where customers come from.",
    tiles: ["browsing", "holding", "ordering", "buying", "orders", "revenue", "completion_rate", "cost_per_conversation"],
    charts: [
      { title: "From looking to buying", kind: "funnel", measures: ["browsing", "holding", "ordering", "buying"] },
      { title: "Orders", kind: "bars", measures: ["orders"] },
      { title: "Conversations by channel", kind: "stack", measures: ["conversations"], by: "channel" },
      { title: "What customers want", kind: "intents", measures: ["conversations"] },
    ],
  },
  { name: "live", title: "Live", about: "What happens now.", tiles: [], charts: [] },
  {
    name: "quality", title: "Quality", about: "How good answers are, what customers say of them, and how long people take.",
    tiles: ["csat", "average_rating", "satisfaction", "unanswered_rate", "abandonment_rate", "handoff_rate", "first_response_p50", "handoff_wait_p50", "handle_time_mean"],
    charts: [
      { title: "Scores", kind: "ratings", measures: ["ratings"] },
      { title: "Satisfaction", kind: "line", measures: ["csat", "satisfaction"] },
      { title: "Without a sure answer, and given up", kind: "line", measures: ["unanswered_rate", "abandonment_rate"] },
      { title: "Agents compared", kind: "groups", measures: ["conversations", "resolution_rate", "handoff_rate", "csat"], by: "agent" },
    ],
  },
  {
    name: "learning", title: "Learning", about: "How much customers and colleagues tell us, and what changes bring.",
    tiles: ["feedback_rate", "ratings", "thumbs_up", "thumbs_down", "unanswered_rate"],
    charts: [
      { title: "Conversations with feedback", kind: "line", measures: ["feedback_rate"], goal: 0.3 },
      { title: "Thumbs", kind: "line", measures: ["thumbs_up", "thumbs_down"] },
      { title: "Without a sure answer", kind: "line", measures: ["unanswered_rate"] },
      { title: "Variants compared", kind: "groups", measures: ["conversations", "resolution_rate", "csat", "unanswered_rate"], by: "variant" },
    ],
  },
];
