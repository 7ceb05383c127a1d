import Assistant
import Essentials
import HTTPServer
import TicketAgent
import Ticketing

/// For whom a call about orders is.
extension API {
  /// The customer who was proved in the conversation, or the one whom an operator names.
  ///
  /// - Throws: A problem of status 403 where nobody is proved.
  func buyer(
    _ call: Call, named: String?
  ) async throws -> (customer: CustomerID, author: OrderAuthor) {
    let author = try await orderAuthor(call)
    if let customer = author.customer {
      guard let named else { return (customer, author) }
      guard try await ticketDesk().customers.known(named) == customer else { throw Problem.wrongToken }
      return (customer, author)
    }
    guard let named else {
      throw Problem.wrongShape([
        .init(pointer: "/customer_id", detail: "is required with the operators' key")
      ])
    }
    return (try await ticketDesk().customers.id(of: named), author)
  }

  /// Who acts on an order: the customer who was proved in the conversation, also after its end, or an operator.
  func orderAuthor(_ call: Call) async throws -> OrderAuthor {
    switch call.caller {
    case .staff:
      // It is not needed here, but what is sent must be what it says.
      if let text = call.text("conversation"), ConversationID(text) == nil {
        throw Problem.badParameter("conversation", "This must be a conversation's name.")
      }
      return .operator(call.operatorName)
    case .holder(let id):
      guard let reference = try await conversation(id).customer else { throw Problem.notSignedIn }
      return .customer(try await ticketDesk().customers.id(of: reference), conversation: id)
    case .anybody: throw Problem.wrongToken
    }
  }
}

extension Call {
  /// The caller's key for something that is done to an order; one caller's keys are no other's.
  func orderKey() throws(Problem) -> String {
    let scope =
      switch caller {
      case .holder(let conversation): conversation.text
      case .staff, .anybody: "operators"
      }
    guard let key = text("Idempotency-Key") else {
      throw Problem.badParameter("Idempotency-Key", "This parameter is required.")
    }
    return "\(scope)/\(key)"
  }

  /// An amount of the body, in major units.
  func amount(_ name: String, _ currency: Currency) -> Money? {
    body[name]?.doubleValue.map { Money(majorUnits: $0, currency) }
  }

  /// A list of texts of the body.
  func texts(_ name: String) -> [String]? { body[name]?.arrayValue?.compactMap(\.stringValue) }
}

extension Problem {
  fileprivate static let notSignedIn = Problem(
    kind: "not-signed-in", title: "The customer is not signed in", status: 403,
    detail:
      "Orders are for customers who are proved: begin the conversation with your signature of their reference."
  )
}
