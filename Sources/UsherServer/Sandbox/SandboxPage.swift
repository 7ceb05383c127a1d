import Essentials
import Payments

/// What the sandbox bank shows of a payment.
struct SandboxPage {
  private let payment: Payment
  private let company: String
  private let back: String?

  init(_ payment: Payment, company: String, back: String?) {
    self.payment = payment
    self.company = company
    self.back = back
  }

  var page: PlainPage {
    PlainPage(
      title: "Sandbox bank",
      content: """
        <h1>Sandbox bank</h1>
        \(content)
        <p class="note">This is a bank for tests: no money moves.</p>
        """)
  }

  private var content: String {
    switch payment.status {
    case .requiresAction, .unconfirmed: question
    case .succeeded:
      ending("Payment approved", "\(payment.amount) was paid to \(MarkupText.escape(company)).")
    case .failed: ending("Payment refused", "Nothing was taken.")
    case .canceled: ending("Too late", "The time for this payment was over. Nothing was taken.")
    case .processing: ending("Payment on its way", "It will be done in a while.")
    }
  }

  private var question: String {
    let query = back.map { "?back=" + PercentEncoding.encode($0) }
    let path = "/sandbox/payments/\(MarkupText.escape(payment.id.rawValue))"
    return """
      <p>Is it you who pays?</p>
      \(facts)
      <form method="post">
      <button type="submit" formaction="\(path)/approve\(query ?? "")">Approve</button>
      <button type="submit" formaction="\(path)/refuse\(query ?? "")">Refuse</button>
      </form>
      """
  }

  private func ending(_ title: String, _ text: String) -> String {
    let way =
      back.map { #"<p><a href="\#(MarkupText.escape($0))">Go back</a>, or close this window.</p>"# }
      ?? "<p>You can close this window and go on where you came from.</p>"
    return "<h2 role=\"status\">\(title)</h2>\n<p>\(text)</p>\n\(facts)\n\(way)"
  }

  private var facts: String {
    """
    <dl>
    <dt>To</dt><dd>\(MarkupText.escape(company))</dd>
    <dt>Amount</dt><dd>\(payment.amount)</dd>
    <dt>For</dt><dd>\(MarkupText.escape(payment.metadata["order"] ?? "an order"))</dd>
    </dl>
    """
  }
}
