import Assistant
public import Essentials
import Payments
import Ticketing

/// Lists what the customer can pay with.
struct GetPaymentMethodsTool: OrderTool {
  struct Arguments: OrderArguments {
    var customer: String

    enum CodingKeys: String, CodingKey {
      case customer = "customer_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "get_payment_methods", title: "Looking up your cards",
    summary:
      "Lists what the customer can pay with, by name and token: saved cards, a payment page where there is one (hosted), "
      + "and test cards where payments are only tests. Let the customer choose one before create_order; with a single "
      + "saved card, offer that one.",
    parameters: .object(nil, .required("customer_id", DeskArguments.customer)),
    bindings: ["customer_id": .customer], asksToSignIn: true, isTrusted: false)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    guard let customer = try await author(arguments, context).customer else { return ToolResult(.null) }
    return ToolResult(.paymentMethods, .object(try await services.paymentMethods(of: customer)))
  }
}

extension TicketServices {
  /// What a customer can pay with, as tools and the API show it.
  public func paymentMethods(of customer: CustomerID) async throws -> [String: JSONValue] {
    let (saved, test) = try await orders.paymentMethods(of: customer)
    let hosted = orders.hostedMethod.map { [$0.shape] } ?? []
    return [
      "payment_methods": .array(saved.map(\.shape) + hosted + test.map(\.shape)),
      // Where there are test cards, no money moves at all.
      "test": .bool(!test.isEmpty),
    ]
  }

  /// What a customer's credits pay of a total.
  func credit(of customer: CustomerID?, for total: Money) async throws -> Money {
    guard let customer else { return .zero(total.currency) }
    return try await orders.credit(of: customer, for: total)
  }

  /// How an amount is paid with what a token stands for, in a sentence of a question.
  func chargeSentence(_ amount: Money, _ token: String, of customer: CustomerID?) async throws -> String {
    if let page = orders.hostedMethod, page.token == token {
      return "\(page.opening(for: amount))"
    }
    return "\(amount) will be charged to \(try await cardName(token, of: customer)) at once."
  }

  /// What a customer is told about the card of a token.
  ///
  /// - Throws: ``ToolError`` when there is no such card.
  func cardName(_ token: String, of customer: CustomerID?) async throws -> String {
    guard let customer else { return "the card that you gave" }
    let (saved, test) = try await orders.paymentMethods(of: customer)
    if let method = saved.first(where: { $0.token == token }) { return "your \(method.name)" }
    if let method = orders.testMethod(token) { return "the test card \(method.name)" }
    guard test.isEmpty else {
      throw ToolError(
        .invalidArguments,
        "/payment_method_token: there is no card “\(token.prefix(80))”. get_payment_methods lists those there are."
      )
    }
    return "the card that you gave"
  }
}

extension HostedPaymentMethod {
  /// What a yes leads to.
  func opening(for amount: Money) -> String {
    "You pay \(amount) on \(name), to which you get a link when you say yes. Nothing is charged before you pay there."
  }

  var shape: JSONValue {
    [
      "token": .string(token), "name": .string(name), "brand": "", "last_four": "", "expires": .null,
      "test": false, "hosted": true, "note": "by card; you enter it there",
    ]
  }
}

extension SavedPaymentMethod {
  /// As its owner knows it.
  var name: String { "\(brandName(brand)) ending \(lastFour)" }

  var shape: JSONValue {
    [
      "token": .string(token), "name": .string(name), "brand": .string(brand),
      "last_four": .string(lastFour),
      "expires": .string("\(expiryMonth < 10 ? "0" : "")\(expiryMonth)/\(expiryYear)"), "test": false,
      "hosted": false, "note": .null,
    ]
  }
}

extension TestPaymentMethod {
  var name: String { "\(brandName(brand)) ending \(lastFour)" }

  var shape: JSONValue {
    [
      "token": .string(token), "name": .string("Test card \(name)"), "brand": .string(brand),
      "last_four": .string(lastFour), "expires": .null, "test": true, "hosted": false,
      "note": .string(effect),
    ]
  }
}

private func brandName(_ brand: String) -> String {
  switch brand {
  case "amex": "American Express"
  default: brand.prefix(1).uppercased() + brand.dropFirst()
  }
}
