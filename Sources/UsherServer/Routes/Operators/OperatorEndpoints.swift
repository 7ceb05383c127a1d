import Assistant
import Essentials
import HTTPServer
import Identity

/// Those who answer customers.
enum OperatorEndpoints {
  static var all: [Endpoint] { [list] }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/operators", "listOperators", "Who answers customers",
      details: "The users to whom a conversation can be passed, by their names.", section: .operators,
      access: .scope(.answerCustomers),
      answers: [
        .json(
          200, "By name", .object(nil, .required("operators", .array(of: Shapes.reference("Operator")))))
      ]
    ) { api, _ in
      .value(["operators": try await api.operators().json])
    }
  }
}

extension API {
  private static let usersAtOnce = 200

  /// The users who may answer customers, by name.
  fileprivate func operators() async throws -> [Operator] {
    var operators: [Operator] = []
    var last: UserID?
    repeat {
      let users = try await accounts.users(after: last, limit: Self.usersAtOnce, tenant)
      for user in users where user.state == .active && user.role.scopes.contains(.answerCustomers) {
        operators.append(Operator(id: user.id.text, name: user.name))
      }
      last = users.count == Self.usersAtOnce ? users.last?.id : nil
    } while last != nil
    return operators.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }
}
