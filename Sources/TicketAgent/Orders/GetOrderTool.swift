import Assistant
import Essentials
import Ticketing

/// Looks an order of the customer's up.
struct GetOrderTool: OrderTool {
  struct Arguments: OrderArguments {
    var order: String
    var customer: String

    enum CodingKeys: String, CodingKey {
      case order = "order_id"
      case customer = "customer_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "get_order", title: "Looking up your order",
    summary:
      "Tells how an order of the customer's stands: event, seats, what was paid and given back, whether the payment waits "
      + "for the customer's bank, the tickets. “latest” is the customer's last order.",
    parameters: .object(
      nil,
      .required(
        "order_id",
        .string("The order, by its order_id, or “latest”.", lengths: 1...64, isStorable: true)),
      .required("customer_id", DeskArguments.customer)),
    bindings: ["customer_id": .customer], asksToSignIn: true, isTrusted: false, timeout: .seconds(30))

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let author = try await author(arguments, context)
    let id = try await id(arguments, author)
    // A payment may have come to its end at the bank since.
    let order = try await services.orders.resume(id, by: author)
    return ToolResult(.order, .object(try await services.shape(of: order)))
  }

  private func id(_ arguments: Arguments, _ author: OrderAuthor) async throws -> OrderID {
    guard arguments.order.lowercased() == "latest", let customer = author.customer else {
      return try order(arguments.order)
    }
    guard let latest = try await services.orders.store.orders(of: customer, limit: 1).first else {
      throw ToolError(.notFound, "The customer has no order yet.")
    }
    return latest.id
  }
}
