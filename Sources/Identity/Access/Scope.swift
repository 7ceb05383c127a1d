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
  /// Say whether colleagues are there for customers.
  case manageOperators = "operators:manage"
  /// Invite, change and lock users.
  case manageUsers = "users:manage"
  /// Say which addresses outside are told what happens, and see what they were told.
  case manageWebhooks = "webhooks:manage"
  /// Everything that is the company's: its settings, its keys, its audit log.
  case admin
  /// Add, change and remove companies on the server. No role has it: only who has the operators' key, and who runs the
  /// program on the server's machine.
  case manageTenants = "tenants:manage"

  /// Those that somebody of a company can have.
  public static let ofCompanies = Set(allCases).subtracting([.manageTenants])

  /// The names of those, in the order of lists.
  public static let choices = allCases.filter(ofCompanies.contains).map(\.rawValue)
}

extension Scope {
  /// What it lets somebody do, for lists of scopes.
  public var summary: String {
    switch self {
    case .chat: "Write as a customer"
    case .viewDashboard: "See how the service does"
    case .viewHistory: "Read all conversations"
    case .deleteHistory: "Erase what is kept of customers"
    case .answerCustomers: "Answer customers, and approve what agents may not do alone"
    case .viewAnalytics: "See what was asked, used and spent"
    case .readKnowledge: "Read the knowledge base"
    case .writeKnowledge: "Change the knowledge base"
    case .manageAgents: "Change how agents answer"
    case .viewTickets: "Look orders and tickets up"
    case .manageTickets: "Change what is sold, orders and credit"
    case .viewPayments: "See payments"
    case .refundPayments: "Give money back"
    case .manageOperators: "Say whether colleagues are there"
    case .manageUsers: "Invite, change and lock users"
    case .manageWebhooks: "Say which addresses are told what happens"
    case .manageTenants: "Add, change and remove companies; the operators' key alone has it"
    case .admin: "Everything that is the company's: settings, keys, audit log"
    }
  }
}
