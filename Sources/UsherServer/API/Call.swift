import Essentials
import HTTPServer
import Identity

/// A request that was let in: its caller is known, and its body and parameters have the shapes of their endpoint.
struct Call: Sendable {
  /// The request as it came.
  let request: HTTPRequest
  /// Who calls.
  let caller: Caller
  /// The JSON body; `null` when there is none.
  let body: JSONValue
  /// The parameters of the query and the header that were given.
  let parameters: [String: JSONValue]

  /// Where the request comes from, as far as trusted proxies say; an address, or a network of IPv6.
  let address: String

  /// The conversation that the path names.
  func conversation() throws -> ConversationID { try request.parameter("id") }

  /// Who calls, where the endpoint is not for customers.
  func principal() throws(Problem) -> Principal {
    guard case .staff(let principal) = caller else { throw .wrongToken }
    return principal
  }

  /// What is written down for whoever decides: who has signed in is called by their own name; who has the operators' key
  /// may say one.
  var operatorName: String {
    guard case .staff(let principal) = caller, principal.proof != .operatorKey else {
      return (body["operator"] ?? body["by"])?.stringValue ?? "api"
    }
    return principal.name
  }

  /// Where the request comes from.
  var origin: RequestOrigin {
    RequestOrigin(address: address, userAgent: request.headers["User-Agent"])
  }

  /// A parameter's text.
  func text(_ name: String) -> String? { parameters[name]?.stringValue }

  /// A parameter's whole number.
  func number(_ name: String) -> Int? { parameters[name]?.integerValue.map(Int.init) }
}

/// Who calls, as far as an endpoint needs to know.
enum Caller: Sendable {
  case anybody
  case holder(of: ConversationID)
  /// A user, a program of the company's, or whoever has the operators' key, with the scope that the endpoint asks for.
  case staff(Principal)
}
