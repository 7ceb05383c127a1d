import Essentials
import HTTPServer

/// What browsers may do with the pages of this server (https://www.w3.org/TR/CSP3/): scripts, styles, pictures and calls
/// are this server's own, nothing stands in the page itself, and who may show them in a frame is configured.
struct PagePolicy: Sendable {
  /// What `frame-ancestors` takes: `'none'`, or origins.
  private let ancestors: String
  /// Where pictures may be beside this server.
  private var pictures = ""

  /// - Parameter ancestors: Origins whose pages may show ours in a frame, and `self`; nobody's when empty.
  init(frameAncestors ancestors: [String]) {
    self.ancestors =
      ancestors.isEmpty
      ? "'none'" : ancestors.map { $0 == "self" ? "'self'" : $0 }.joined(separator: " ")
  }

  /// The same, where a picture from another origin is shown too: the company's logo.
  func showing(_ origin: String?) -> PagePolicy {
    var policy = self
    policy.pictures = origin.map { " \($0)" } ?? ""
    return policy
  }

  private var common: String {
    """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:\(pictures); connect-src 'self'; \
    font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors \(ancestors)
    """
  }

  /// For pages of the company's own.
  var fields: HTTPHeaders { fields(common) }

  /// For the built-in pages, which also make no markup from strings (Trusted Types).
  var strictFields: HTTPHeaders { fields(common + "; require-trusted-types-for 'script'") }

  /// For pages without scripts.
  var plainFields: HTTPHeaders {
    var fields = fields(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
    fields.add("Cache-Control", "no-store")
    return fields
  }

  /// Pages of this server see where on it one comes from, so that the sandbox bank leads back; others see nothing.
  private func fields(_ policy: String) -> HTTPHeaders {
    ["Content-Security-Policy": policy, "Referrer-Policy": "same-origin"]
  }
}
