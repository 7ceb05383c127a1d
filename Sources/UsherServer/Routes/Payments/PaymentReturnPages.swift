import Assistant
import Essentials
import HTTPServer

/// Where customers come back to from Stripe's page or their bank's. What has become of the payment is not said here, for an
/// address proves nothing: the chat tells it.
struct PaymentReturnPages {
  static let base = "/payments/"

  let reception: Reception
  let policy: PagePolicy

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
    PlainPage.serveStyle(on: &router)
    for ending in Ending.allCases {
      router.on(.get, Self.base + ending.rawValue) { request in
        try await reception.serve(request) { api in
          guard api.assistant.tickets != nil else { throw Problem.unknown("page") }
          return page(ending, api.company.name).response(policy, isReturn: true)
        }
      }
    }
  }

  private func page(_ ending: Ending, _ company: String) -> PlainPage {
    PlainPage(
      title: "\(ending.title) · \(company)",
      content: """
        <h1>\(ending.title)</h1>
        <p>\(ending.text)</p>
        <p>You can close this window, or <a href="/">go on in the chat</a>.</p>
        """)
  }
}
