import Identity
import Testing

@Suite("Roles") struct RoleTests {
  @Test("Nobody below the one who runs the company changes its users or its settings")
  func administration() {
    for role in Role.allCases where role != .owner && role != .admin {
      #expect(role.scopes.isDisjoint(with: [.admin, .manageUsers]), "\(role)")
    }
  }

  @Test("Customers see nothing of others, analysts change nothing, a service may do only what its key says")
  func least() {
    #expect(Role.customer.scopes == [.chat])
    #expect(Role.analyst.scopes == [.viewDashboard, .viewAnalytics, .readKnowledge])
    #expect(Role.service.scopes.isEmpty)
    #expect(!Role.operator.scopes.contains(.refundPayments))
  }
}
