import Essentials
import LanguageModels

extension TenantContext {
  static let one = TenantContext(tenant: .single)
  static let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1_760_000_000_000)))
}

extension ModelRequest {
  /// A question that begins a conversation.
  static func asking(
    _ question: String, tenant: TenantContext = .one, agent: String? = "ticketing", customer: String? = nil,
    instructions: String = "Be brief."
  ) -> ModelRequest {
    ModelRequest(
      caller: ModelCaller(tenant: tenant, agent: agent, channel: "web", customer: customer),
      instructions: instructions, messages: [ModelMessage(role: .user, text: question)])
  }

  /// The request, changed.
  func with(_ change: (inout ModelRequest) -> Void) -> ModelRequest {
    var request = self
    change(&request)
    return request
  }
}
