import Assistant
import Essentials
import HTTPServer
import Payments
import TicketAgent
import Ticketing

/// The sandbox bank's page, at which a customer says whether they pay: what a real bank's page (3-D Secure) is, in plain
/// HTML. A payment's name is the key to it, as it is with a bank's one-time address.
struct SandboxBank {
  let reception: Reception
  let policy: PagePolicy

  func serve(on router: inout Router) {
    router.on(.get, "/sandbox/payments/{id}") { request in
      try await reception.serve(request) { api in
        let payment = try await payment(request, api)
        return SandboxPage(payment, company: api.company.name, back: try Self.back(request)).page
          .response(policy)
      }
    }
    for (verb, isApproved) in [("approve", true), ("refuse", false)] {
      router.on(.post, "/sandbox/payments/{id}/\(verb)") { request in
        try await reception.serve(request) { try await answer(request, isApproved, $0) }
      }
    }
  }

  private func answer(
    _ request: HTTPRequest, _ isApproved: Bool, _ api: API
  ) async throws -> HTTPResponse {
    let payment = try await payment(request, api)
    do {
      try await api.assistant.services.payments.sandbox.authenticate(
        payment.id, succeeds: isApproved, api.tenant)
    } catch PaymentError.invalidRequest {
      // It was answered before, or it is too late; the page says which.
    } catch {
      throw Problem.bankUnavailable
    }
    if let desk = api.assistant.tickets, let id = payment.metadata["operation"].flatMap({ OperationID($0) }) {
      _ = try await desk.orders.outcome(of: id)
      await api.orderNews?.tellNow(of: id)
    }
    let back = try Self.back(request).map { "?back=" + PercentEncoding.encode($0) } ?? ""
    return .redirect(to: "/sandbox/payments/\(payment.id)\(back)")
  }

  private func payment(_ request: HTTPRequest, _ api: API) async throws -> Payment {
    let bank = api.assistant.services.payments.sandbox
    let name: String = try request.parameter("id")
    guard api.assistant.tickets != nil, !name.unicodeScalars.contains("\0") else {
      throw Problem.unknown("payment")
    }
    do {
      guard let payment = try await bank.payment(PaymentID(rawValue: name), api.tenant) else {
        throw Problem.unknown("payment")
      }
      return payment
    } catch is PaymentError {
      throw Problem.bankUnavailable
    }
  }

  /// The page of this server that the customer came from, so that they can go back.
  private static func back(_ request: HTTPRequest) throws -> String? {
    let given: String? = try request.query("back")
    let path =
      given
      ?? request.headers["Referer"].flatMap { referer -> String? in
        guard let host = request.headers["Host"], let start = referer.firstRange(of: "://\(host)/") else {
          return nil
        }
        return "/" + referer[start.upperBound...]
      }
    // Only a path of this server: never another place that a link may name.
    guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/sandbox/"),
      path.utf8.count <= 500,
      path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !#""'<>\`"#.utf8.contains($0) })
    else { return nil }
    return path
  }
}

extension Problem {
  fileprivate static let bankUnavailable = Problem(
    kind: "payments-unavailable", title: "Payments are not possible right now", status: 503,
    detail: "The sandbox bank does not answer. Try again.", retryAfterSeconds: 5)
}
