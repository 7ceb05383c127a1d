import Assistant
import Essentials
import Ticketing

/// A tool for what belongs to a proved customer.
protocol OrderTool: DeskTool where Arguments: OrderArguments {}

/// Arguments of which the turn fills in whose they are.
protocol OrderArguments: Decodable, Sendable {
  /// The company's own name for the customer.
  var customer: String { get }
}

extension OrderTool {
  /// Who acts, for the history: the customer, through which agent, in which words.
  func author(_ arguments: Arguments, _ context: ToolContext) async throws -> OrderAuthor {
    let id = try await services.customers.id(of: arguments.customer)
    // What was asked for, and the yes to it.
    let words = context.customerWords.suffix(2).joined(separator: "\n")
    return .customer(
      id, agent: context.agent, words: words.isEmpty ? nil : String(words.prefix(2000)),
      conversation: context.conversation, message: context.message)
  }

  /// The order of a name.
  func order(_ text: String) throws -> OrderID {
    guard let id = OrderID(text) else {
      throw ToolError(.notFound, "No order of the customer's is called “\(text.prefix(80))”.")
    }
    return id
  }

  /// What is put to the customer, with what they agree to by it among the call's arguments.
  func proposal(_ text: String, _ arguments: JSONValue, agreed: JSONValue) -> ToolProposal {
    var members = arguments.objectValue ?? [:]
    members["agreed"] = agreed
    return ToolProposal(text: text, arguments: .object(members))
  }

  /// What the customer has agreed to. Nothing where whoever calls has agreed to whatever it is, such as a workflow after an
  /// operator's approval.
  ///
  /// - Throws: When a customer has agreed to something that nobody wrote down.
  func agreed<Agreement>(_ agreement: Agreement?, _ context: ToolContext) throws -> Agreement? {
    guard agreement != nil || !context.isConfirmed else {
      throw ToolError(.refused, "Nobody knows what was agreed to, so nothing was done. Please ask again.")
    }
    return agreement
  }
}

extension DeskArguments {
  static let order = JSONSchema.string("The order, by its order_id.", lengths: 1...64, isStorable: true)
  static let customer = JSONSchema.string("The customer; filled in by the desk.", isStorable: true)
  static let seats = JSONSchema.array(
    of: .string(lengths: 1...80, isStorable: true), counts: 1...20,
    "Only these seats of the order; all of them without it.")

  /// Seats by their names.
  static func seatNames(_ texts: [String]) throws -> [SeatName] {
    try texts.map { text in
      guard let seat = SeatName(text) else {
        throw ToolError(.invalidArguments, "/seat_ids: “\(text.prefix(80))” is no seat's name.")
      }
      return seat
    }
  }
}
