import Essentials
import HTTPServer

/// The pages that customers see: the payment page and the bank's question.
struct FakePages {
  let fake: FakeStripe

  func serve(on router: inout Router) {
    router.on(.get, "/c/pay/{id}") { request in page(checkout(try request.parameter("id"), nil)) }
    router.on(
      .post, "/c/pay/{id}", body: .bytes(limit: 1 << 16, types: ["application/x-www-form-urlencoded"])
    ) { request in
      let id: String = try request.parameter("id")
      let form = HTTPQuery(encoded: String(decoding: request.body, as: UTF8.self))
      guard let card = FakeCard(number: form["number"] ?? "") else {
        return page(checkout(id, "Your card number is incorrect."))
      }
      switch fake.with({ $0.pay(id, card, saving: form["save"] != nil) }) {
      case .done(let address), .authenticate(let address): return .redirect(to: address)
      case .declined(let reason): return page(checkout(id, reason))
      case .closed: return page(checkout(id, nil))
      }
    }
    router.on(.get, "/3ds/{id}") { request in page(question(try request.parameter("id"))) }
    router.on(.post, "/3ds/{id}/{answer}") { request in
      let (id, answer): (String, String) = (try request.parameter("id"), try request.parameter("answer"))
      guard let back = fake.with({ $0.authenticate(id, succeeds: answer == "complete") }) else {
        return page(question(id))
      }
      return .redirect(to: back)
    }
  }

  private func checkout(_ id: String, _ refusal: String?) -> String {
    guard let session = fake.with({ $0.sessions[id] }) else { return "<h1>There is no such page</h1>" }
    guard session.status == "open" else {
      return session.status == "complete"
        ? "<h1>You have paid</h1>" : "<h1>This page has expired</h1><p>Nothing was charged.</p>"
    }
    let back =
      session.cancelURL.map { "<p><a href=\"\(MarkupText.escape($0))\">Go back without paying</a></p>" } ?? ""
    return """
      <p class="note">Test mode: no money moves</p>
      <h1>\(MarkupText.escape(amount(session.amount, session.currency)))</h1>
      <p>\(MarkupText.escape(session.name))<br><small>\(MarkupText.escape(session.details ?? ""))</small></p>
      \(refusal.map { "<p role=\"alert\">\(MarkupText.escape($0))</p>" } ?? "")
      <form method="post" action="/c/pay/\(id)">
      <label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number" required></label>
      <label class="check"><input type="checkbox" name="save"> Save this card for the next time</label>
      <button type="submit">Pay</button>
      </form>
      \(back)
      """
  }

  private func question(_ id: String) -> String {
    guard let intent = fake.with({ $0.intents[id] }) else { return "<h1>There is no such payment</h1>" }
    guard intent.status == "requires_action" else {
      return "<h1>\(intent.status == "succeeded" ? "You have paid" : "This is over")</h1>"
    }
    return """
      <h1>Is it you who pays \(MarkupText.escape(amount(intent.amount, intent.currency)))?</h1>
      <form method="post">
      <button type="submit" formaction="/3ds/\(id)/complete">Complete</button>
      <button type="submit" formaction="/3ds/\(id)/fail">Fail</button>
      </form>
      """
  }

  private func amount(_ minorUnits: Int64, _ code: String) -> String {
    Currency(code).map { Money(minorUnits: minorUnits, $0).description } ?? "\(minorUnits) \(code)"
  }

  private func page(_ content: String) -> HTTPResponse {
    let html = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>A fake of Stripe's page</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 2rem 1rem; background: #f6f8fb; }
      main { max-width: 24rem; margin: auto; background: #fff; padding: 1.5rem; border-radius: .75rem; }
      label { display: block; margin: 1rem 0; }
      input[name=number] { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; }
      button { font: inherit; padding: .6rem 1.2rem; }
      [role=alert] { color: #b00020; font-weight: 600; }
      .note { opacity: .75; }
      </style>
      </head>
      <body>
      <main>
      \(content)
      </main>
      </body>
      </html>

      """
    var response = HTTPResponse.bytes(Array(html.utf8), type: "text/html; charset=utf-8")
    // Its style stands in the page, its forms lead to the shop's pages, and its window is the shop's as well.
    response.headers.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
    response.headers.add("Cross-Origin-Opener-Policy", "unsafe-none")
    return response
  }
}
