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
      details: "The users to whom a conversation can be passed, by their names, and whether they are there.",
      section: .operators,
      access: .scope(.answerCustomers),
      answers: [
        .json(
          200, "By name",
          .object(nil, .required("operators", .array(of: Shapes.reference("OperatorPresence")))))
      ]
    ) { api, _ in
      let known = Dictionary(
        uniqueKeysWithValues: try await api.presences.all(api.tenant).map { ($0.operator.id, $0) })
      let settings = api.queueSettings
      return .value([
        "operators": .array(
          try await api.operators().map { presence in
            var presence = presence
            if let known = known[presence.operator.id] {
              (presence.chosen, presence.isWatching) = (known.chosen, known.isWatching)
              (presence.goneSince, presence.conversations) = (known.goneSince, known.conversations)
            }
            return presence.json(settings)
          })
      ])
    }
  }
}

extension API {
  private static let usersAtOnce = 200

  /// The users who may answer customers, by name.
  fileprivate func operators() async throws -> [OperatorPresence] {
    var operators: [OperatorPresence] = []
    var last: UserID?
    repeat {
      let users = try await accounts.users(after: last, limit: Self.usersAtOnce, tenant)
      for user in users where user.state == .active && user.role.scopes.contains(.answerCustomers) {
        operators.append(
          OperatorPresence(
            operator: Operator(id: user.id.text, name: user.name), role: user.role.rawValue, chosen: .online,
            isWatching: false, goneSince: nil, conversations: 0))
      }
      last = users.count == Self.usersAtOnce ? users.last?.id : nil
    } while last != nil
    return operators.sorted { ($0.operator.name, $0.operator.id) < ($1.operator.name, $1.operator.id) }
  }
}
