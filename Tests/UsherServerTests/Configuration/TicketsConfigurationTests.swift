import Essentials
import Payments
import Testing
import Ticketing
import UsherServer

@Suite("The ticket desk's configuration")
struct TicketsConfigurationTests {
  @Test("has policies, payments and holds side by side, each with defaults")
  func values() throws {
    let defaults = try ConfigurationTests.parse("").tickets
    #expect(!defaults.isEnabled && defaults.policies == TicketPolicies())
    #expect(defaults.longestSilence == .seconds(900) && defaults.sandbox.savedCards == [.visa])
    let text = """
      tickets:
        enabled: true
        idle: 10m
        holds: {per_customer: 2}
        purchases: {tickets_per_event: 6}
        refunds: {partial_percent: 40, approval_above: "150.00", called_off_by_itself: true}
        changes: {exchange_before_hours: 48}
        payments: {window: 5m, seats_kept: 20m, sandbox: {saved_cards: [tok_amex, pm_card_visa], settlement: 2s}}
      """
    let tickets = try ConfigurationTests.parse(text).tickets
    #expect(tickets.isEnabled && tickets.longestSilence == .seconds(600) && tickets.holds.holdsPerHolder == 2)
    #expect(tickets.policies.purchases.ticketsPerEvent == 6)
    #expect(tickets.policies.refunds.partialPercent == 40 && tickets.policies.refunds.calledOffByItself)
    #expect(tickets.policies.refunds.approvalAbove == "150.00")
    #expect(tickets.policies.changes.exchangeBeforeHours == 48)
    #expect(tickets.orders.paymentWindow == .seconds(300) && tickets.orders.seatWindow == .seconds(1200))
    #expect(tickets.sandbox.savedCards == [.amex, .visa] && tickets.sandbox.settlement == .seconds(2))
  }

  @Test(
    "says where it is wrong",
    arguments: [
      ("payments: {window: 5s}", "“window” must be from 60s to 86400s"),
      ("payments: {window: 2h, seats_kept: 1h}", "“seats_kept” must not be shorter than window"),
      ("payments: {sandbox: {saved_cards: [pm_mine]}}", "“saved_cards” “pm_mine” is no test card"),
      ("payments: {paypal: {}}", "unknown key “paypal”"),
      ("payments: {provider: paypal}", "“provider” must be sandbox or stripe"),
      ("payments: {provider: stripe}", "“provider” stripe needs a secret key: set STRIPE_SECRET_KEY"),
      (
        "payments: {provider: stripe, stripe: {secret_key: pk_test_12345678}}",
        "“secret_key” is no secret key of Stripe's"
      ),
      ("payments: {stripe: {secret_key: \"env:NOWHERE\"}}", "“secret_key” names the variable NOWHERE"),
      (
        "payments: {stripe: {secret_key: sk_test_12345678, webhook_secret: secret}}",
        "“webhook_secret” is no webhook secret of Stripe's"
      ),
      (
        "payments: {stripe: {secret_key: sk_test_12345678, address: \"http://elsewhere\"}}",
        "“address” must begin with https://"
      ),
      ("refunds: {partial_before_hours: 72}", "“partial_before_hours” must not be more than"),
      ("idle: 1s", "“idle” must be from 30s"),
    ])
  func refusals(text: String, issue: String) {
    let issues = ConfigurationTests.issues("tickets: {\(text)}")
    #expect(issues.contains { $0.contains(issue) }, "\(issues)")
  }
}
