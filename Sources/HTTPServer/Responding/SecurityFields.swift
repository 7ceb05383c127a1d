/// What every answer tells browsers about itself (https://owasp.org/www-project-secure-headers/): nothing is guessed about
/// its type, nothing of it runs, shows others' pages or is shown by them, and nobody keeps a copy. A handler that serves
/// pages or public files says otherwise, with a field of its own.
struct SecurityFields: Sendable {
  /// Those that hold for every answer.
  private let fixed: HTTPHeaders

  /// Those that hold unless a handler says otherwise.
  static let defaults: [(name: String, value: String)] = [
    ("Cache-Control", "no-store"),
    (
      "Content-Security-Policy",
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
  ]

  /// What a browser offers and no page of ours uses.
  private static let features = [
    "camera", "display-capture", "geolocation", "hid", "microphone", "midi", "payment", "serial", "usb",
  ]

  /// - Parameter lifetime: For how long browsers are to come by HTTPS only (RFC 6797); nothing leaves it to them.
  init(strictTransport lifetime: Duration?) {
    var fields: HTTPHeaders = [
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Permissions-Policy": Self.features.map { "\($0)=()" }.joined(separator: ", "),
    ]
    if let lifetime { fields.add("Strict-Transport-Security", "max-age=\(lifetime.components.seconds)") }
    fixed = fields
  }

  /// All of them, for what is answered without a handler.
  var fields: HTTPHeaders {
    var fields = HTTPHeaders()
    add(to: &fields)
    return fields
  }

  /// Adds them to an answer's fields.
  func add(to headers: inout HTTPHeaders) {
    headers.add(fixed)
    for (name, value) in Self.defaults where !headers.contains(name) { headers.add(name, value) }
  }
}
