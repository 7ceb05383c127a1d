/// One thing that somebody may do. Roles hold sets of them, API keys are given some, and each route names the one that
/// it asks for.
public enum Scope: String, CaseIterable, Codable, Hashable, Sendable {
  /// Write as a customer, and read the own conversations.
  case chat
  /// See how the service does: queues, health, what agents have done.
  case viewDashboard = "view_dashboard"
  /// Read conversations of all customers.
  case viewHistory = "view_history"
  /// Erase conversations, and what is remembered about customers.
  case deleteHistory = "delete_history"
  /// Answer in place of an agent, and approve what agents may not do alone.
  case answerCustomers = "conversations:answer"
  /// See what was asked, used and spent.
  case viewAnalytics = "analytics:view"
  /// Read the knowledge base's documents.
  case readKnowledge = "knowledge:read"
  /// Add, change and remove documents.
  case writeKnowledge = "knowledge:write"
  /// Change how agents answer: prompts, guidelines, models, workflows.
  case manageAgents = "agents:manage"
  /// Look orders and tickets up, and let people in at the door.
  case viewTickets = "tickets:view"
  /// Change what is sold, orders and credit.
  case manageTickets = "tickets:manage"
  /// See payments and what differs in the books.
  case viewPayments = "payments:view"
  /// Give money back.
  case refundPayments = "payments:refund"
  /// Invite, change and lock users.
  case manageUsers = "users:manage"
  /// Everything that is the company's: its settings, its keys, its audit log.
  case admin
}
