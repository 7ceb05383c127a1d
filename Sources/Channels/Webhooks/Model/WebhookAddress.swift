import Essentials
import HTTPClient

/// An address as somebody has entered it. Where it may lead is looked at where the connection is made; this is what can
/// be said beforehand.
enum WebhookAddress {
  static let longest = 2000

  /// Checks an address.
  ///
  /// - Throws: A problem of status 422 that says what is wrong with it.
  static func check(_ url: String, _ settings: WebhookSettings) throws(Problem) {
    guard url.utf8.count <= longest, let place = try? Destination(url) else {
      throw refusal("must be an absolute address without a user name, such as https://example.com/hooks")
    }
    if settings.privateHosts.contains(place.host) { return }
    guard place.isSecure else { throw refusal("must begin with https://") }
    let host = place.host
    let isNumber = host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    // What is obviously somebody's own network is refused at once, and not only when it is called.
    guard host.contains("."), !host.hasPrefix("["), !isNumber, !host.hasSuffix(".localhost"),
      !host.hasSuffix(".internal"), !host.hasSuffix(".local")
    else {
      throw refusal(
        "must lead to a public host by its name; others can be allowed by whoever runs the server, with"
          + " webhooks.private_hosts")
    }
  }

  /// Where a call to the address may go.
  static func reach(_ url: String, _ settings: WebhookSettings) -> HTTPClientRequest.Reach {
    guard let place = try? Destination(url), settings.privateHosts.contains(place.host) else {
      return .publicInternet
    }
    return .anywhere
  }

  private static func refusal(_ rule: String) -> Problem {
    Problem.wrongShape([.init(pointer: "/url", detail: rule)])
  }
}
