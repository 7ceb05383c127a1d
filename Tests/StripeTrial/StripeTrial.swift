import Essentials
import FakeStripe
import Foundation
import HTTPClient
import Payments
import Persistence

/// The fake as a server, and Usher's side of Stripe for others to compare:
///
///     stripe-trial serve PORT [WEBHOOK-ADDRESS [SEED]]
///     stripe-trial calls ADDRESS
///     stripe-trial sign SECRET TIME       (the body from standard input)
///     stripe-trial check SECRET HEADER NOW
@main struct StripeTrial {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("serve", 2...): try await serve(Array(arguments.dropFirst()))
    case ("calls", 2): try await CallsOfUsher(address: arguments[1]).run()
    case ("sign", 3):
      let time = Timestamp(milliseconds: (Int64(arguments[2]) ?? 0) * 1000)
      print(StripeSignature.header(for: input(), secrets: [arguments[1]], at: time))
    case ("check", 4):
      let now = Timestamp(milliseconds: (Int64(arguments[3]) ?? 0) * 1000)
      print(verdict(arguments[1], arguments[2], now))
    default:
      print(
        "usage: stripe-trial serve PORT [WEBHOOK [SEED]] | calls ADDRESS | sign SECRET TIME | check SECRET HEADER NOW"
      )
      exit(2)
    }
  }

  private static func serve(_ arguments: [String]) async throws {
    let fake = FakeStripe()
    let server = try await FakeStripeServer.start(fake, port: Int(arguments[0]) ?? 0)
    FileHandle.standardOutput.write(Data((server.address + "\n").utf8))
    if arguments.count > 1 {
      await FakeWebhookSender(fake, to: arguments[1], seed: arguments.count > 2 ? UInt64(arguments[2]) : nil)
        .run()
    } else {
      while true { try await Task.sleep(for: .seconds(3600)) }
    }
  }

  private static func input() -> [UInt8] { Array(FileHandle.standardInput.readDataToEndOfFile()) }

  private static func verdict(_ secret: String, _ header: String, _ now: Timestamp) -> String {
    do throws(StripeSignature.Failure) {
      try StripeSignature(parsing: header).check(input(), secrets: [secret], now: now)
      return "good"
    } catch {
      return "\(error)"
    }
  }
}

/// Everything that Usher asks of Stripe, once.
private struct CallsOfUsher {
  let address: String

  func run() async throws {
    let database = try await Database.open(try DatabaseLocation(parsing: "sqlite::memory:"))
    try await database.migrate([StripeProvider.migrations])
    let client = HTTPClient()
    guard let key = StripeKey("sk_test_fakefakefake") else { return }
    var settings = StripeSettings()
    settings.returnBase = "https://shop.example/payments/"
    let provider = StripeProvider(
      StripeHTTP(client: client, key: key, address: address), database: database, settings: settings)
    try await calls(provider)
    await client.close()
    await database.close()
  }

  private func calls(_ provider: StripeProvider) async throws {
    let tenant = TenantContext(tenant: .single)
    let payer = try await provider.payer(PayerProfile(reference: "cust_1", name: "Ada & Co"), tenant)
    _ = try await provider.savedMethods(of: payer, tenant)
    func request(_ method: String) -> PaymentRequest {
      PaymentRequest(
        amount: Money(minorUnits: 24_500, .usd), method: method, payer: payer,
        summary: "Café concert – 2 tickets", details: "A-1, A-2. Order ord_1.",
        metadata: ["order": "ord_1", "operation": "op_1"],
        deadline: Timestamp(milliseconds: SystemClock().now.milliseconds / 600_000 * 600_000 + 1_200_000))
    }
    let made = try await provider.create(request("pm_card_visa"), key: "op_1/create", tenant)
    let paid = try await provider.confirm(made.id, key: "op_1/confirm", tenant)
    _ = try await provider.payment(paid.id, tenant)
    let refund = RefundRequest(
      payment: paid.id, amount: Money(minorUnits: 4_500, .usd),
      metadata: ["order": "ord_1", "operation": "op_2"])
    _ = try await provider.refund(refund, key: "op_2/refund/0/1", tenant)
    _ = try await provider.refunds(of: paid.id, tenant)
    let other = try await provider.create(request("pm_card_visa"), key: "op_3/create", tenant)
    _ = try await provider.cancel(other.id, tenant)
    let page = try await provider.create(request(StripeProvider.checkoutToken), key: "op_4/create", tenant)
    _ = try await provider.confirm(page.id, key: "op_4/confirm", tenant)
    _ = try await provider.cancel(page.id, tenant)
    _ = try await provider.ledger(LedgerQuery(since: Timestamp(milliseconds: 1_600_000_000_000)), tenant)
    _ = try await provider.dispute(DisputeID(rawValue: "du_none"), tenant)
  }
}
