import Essentials

/// Why a signed request is not taken for the service's.
enum SignatureRefusal: Error, Hashable {
  /// It cannot be read.
  case malformed(String)
  /// Something that it says it covers is not there, or not understood.
  case component(String)
  /// It leaves out what must be covered.
  case uncovered
  /// Another secret signed it, something was changed, or the key is not there.
  case wrong
  /// It was signed too long ago, or a clock is wrong.
  case stale
  /// The body is not the one whose digest was signed.
  case digest(String)
  /// A request with this nonce has come before.
  case replayed

  /// What the client is told.
  var problem: Problem {
    Problem(
      kind: "signature-refused", title: "The request's signature is not right", status: 401, detail: detail)
  }

  private var detail: String {
    switch self {
    case .malformed(let reason): "\(reason) See RFC 9421 and the server's page on identity."
    case .component(let name):
      "The signature covers “\(name)”, which this request does not have, or which is not understood here: @method, "
        + "@path, @query, @request-target, @authority and header fields are."
    case .uncovered:
      "The signature must cover @method, @path and @query, and content-digest where there is a body."
    case .wrong:
      "There is no such key for signed requests, or it has another secret, or something of the request was changed on "
        + "its way."
    case .stale:
      "It was signed more than five minutes ago or ahead: sign each request with the present time, and set the clock."
    case .digest(let reason): reason
    case .replayed: "A request with this nonce has come before. Sign each one anew, with a nonce of its own."
    }
  }
}
