// What there is beside the inbox. A screen's module is loaded when it is first opened.

/** @typedef {import("../account/app.js").Me} Me */

/**
 * @typedef {object} Screen
 * @property {string} name It stands in the address: `#/name`.
 * @property {string} key What goes there behind a `g`.
 * @property {string} title
 * @property {string} scope What one must be allowed to see it.
 * @property {(me: Me) => Promise<HTMLElement>} make
 */

/** @type {Screen[]} */
const all = [
  { name: "dashboards", key: "d", title: "Dashboards", scope: "analytics:view", make: async (me) => new (await import("./dashboards/screen.js")).ConsoleDashboards(me) },
  { name: "alerts", key: "e", title: "Alerts", scope: "analytics:view", make: async (me) => new (await import("./screens/alerting.js")).ConsoleAlerting(me) },
  { name: "knowledge", key: "k", title: "Knowledge", scope: "knowledge:read", make: async (me) => new (await import("./screens/knowledge.js")).ConsoleKnowledge(me) },
  { name: "agents", key: "a", title: "Agents", scope: "view_dashboard", make: async (me) => new (await import("./screens/agents.js")).ConsoleAgents(me) },
  { name: "approvals", key: "p", title: "Approvals", scope: "conversations:answer", make: async (me) => new (await import("./screens/approvals.js")).ConsoleApprovals(me) },
  { name: "corrections", key: "c", title: "Corrections", scope: "view_history", make: async (me) => new (await import("./screens/corrections.js")).ConsoleCorrections(me) },
  { name: "models", key: "m", title: "Models", scope: "view_dashboard", make: async (me) => new (await import("./screens/models.js")).ConsoleModels(me) },
  { name: "costs", key: "o", title: "Costs", scope: "analytics:view", make: async () => new (await import("./screens/costs.js")).ConsoleCosts() },
  { name: "team", key: "t", title: "Team", scope: "conversations:answer", make: async (me) => new (await import("./screens/team.js")).ConsoleTeam(me) },
  { name: "users", key: "u", title: "Users and roles", scope: "users:manage", make: async (me) => new (await import("./screens/users.js")).ConsoleUsers(me) },
  { name: "settings", key: "s", title: "Settings", scope: "admin", make: async (me) => new (await import("./screens/settings.js")).ConsoleSettings(me) },
  { name: "webhooks", key: "w", title: "Webhooks", scope: "webhooks:manage", make: async () => new (await import("./screens/webhooks.js")).ConsoleWebhooks() },
  { name: "audit", key: "l", title: "Audit log", scope: "admin", make: async () => new (await import("./screens/audit.js")).ConsoleAudit() },
];

/**
 * Those that one may see.
 * @param {string[]} scopes
 */
export const screensFor = (scopes) => all.filter(({ scope }) => scopes.includes(scope));
