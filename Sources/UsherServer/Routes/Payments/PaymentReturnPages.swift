import Assistant
import Essentials
import HTTPServer

/// Where customers come back to from Stripe's page or their bank's. What has become of the payment is not said here, for an
/// address proves nothing: the chat tells it.
struct PaymentReturnPages {
  static let base = "/payments/"

  let reception: Reception

  private enum Ending: String, CaseIterable {
    case paid, cancelled, returned

    var title: String {
      switch self {
      case .paid: "Thank you"
      case .cancelled: "Nothing was paid"
      case .returned: "Welcome back"
      }
    }

    var text: String {
      switch self {
      case .paid: "As soon as your payment is confirmed, your order and your tickets are in the chat."
      case .cancelled:
        "Your seats are kept for a while: the link in the chat still leads to the payment page."
      case .returned: "What your bank has decided is in the chat in a moment."
      }
    }
  }

  func serve(on router: inout Router) {
    for ending in Ending.allCases {
      router.on(.get, Self.base + ending.rawValue) { request in
        let page = try await reception.serve(request) { api in
          guard api.assistant.tickets != nil else { throw Problem.unknown("page") }
          return html(ending, api.company.name)
        }
        var response = HTTPResponse.bytes(Array(page.utf8), type: "text/html; charset=utf-8")
        response.headers.add("Cache-Control", "no-store")
        response.headers.add("X-Content-Type-Options", "nosniff")
        response.headers.add("Referrer-Policy", "no-referrer")
        response.headers.add(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'")
        return response
      }
    }
  }

  private func html(_ ending: Ending, _ company: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(ending.title) · \(MarkupText.escape(company))</title>
    <style>
    :root { color-scheme: light dark; }
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 3rem 1rem; }
    main { max-width: 26rem; margin: auto; }
    </style>
    </head>
    <body>
    <main>
    <h1>\(ending.title)</h1>
    <p>\(ending.text)</p>
    <p>You can close this window, or <a href="/">go on in the chat</a>.</p>
    </main>
    </body>
    </html>

    """
  }
}
