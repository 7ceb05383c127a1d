/// What somebody is to a company. A role is a set of scopes and nothing else: routes ask for scopes.
public enum Role: String, CaseIterable, Codable, Hashable, Sendable {
  /// Whose company it is; the only one who may make other owners.
  case owner
  /// Runs it for them.
  case admin
  /// Leads operators, and sees to what they may not do.
  case supervisor
  /// Answers customers.
  case `operator`
  /// Looks at figures and changes nothing.
  case analyst
  /// Writes in, and sees what is theirs.
  case customer
  /// A program of the company's: what it may do is what its key says.
  case service

  /// What the role may do. A service has no rights but its key's.
  public var scopes: Set<Scope> {
    switch self {
    case .owner, .admin: Scope.ofCompanies
    case .supervisor: Scope.ofCompanies.subtracting([.admin, .manageUsers, .manageWebhooks])
    case .operator:
      [
        .chat, .viewDashboard, .viewHistory, .answerCustomers, .readKnowledge, .viewTickets, .manageTickets,
        .viewPayments,
      ]
    case .analyst: [.viewDashboard, .viewAnalytics, .readKnowledge]
    case .customer: [.chat]
    case .service: []
    }
  }
}
