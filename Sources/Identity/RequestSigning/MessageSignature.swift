import Essentials

/// The signature of one request (RFC 9421, HTTP Message Signatures), as `Signature-Input` and `Signature` say it: what is
/// covered, by whose key, when, and the code over it.
struct MessageSignature: Sendable {
  /// What it covers, in order.
  let components: [String]
  /// Whose key it was made with.
  let keyID: String
  /// When it was made, in seconds since 1970.
  let created: Int64
  /// Until when it counts, where it says.
  let expires: Int64?
  /// What is different in each request, where it says.
  let nonce: String?
  /// The member of `Signature-Input` as it was sent, which is covered too (section 2.3).
  private let parameters: String
  private let code: [UInt8]

  static let inputField = "Signature-Input"
  static let field = "Signature"
  private static let lengthLimit = 2048
  private static let nonceRange = 16...128

  /// Reads the fields of a request.
  init(of call: SignedCall) throws(SignatureRefusal) {
    let inputs = call.values(Self.inputField)
    let codes = call.values(Self.field)
    guard inputs.count == 1, codes.count == 1, let input = inputs.first, let code = codes.first,
      input.utf8.count <= Self.lengthLimit, code.utf8.count <= Self.lengthLimit
    else { throw .malformed("There must be one field Signature-Input, and one field Signature.") }
    var reader = StructuredFieldReader(input)
    guard let label = reader.key(), reader.take("=") else {
      throw .malformed("Signature-Input has no label.")
    }
    parameters = reader.rest
    guard let components = reader.innerList(), let values = reader.parameters(), reader.isAtEnd else {
      throw .malformed("Signature-Input cannot be read, or has more than one signature.")
    }
    self.components = components
    guard let keyID = values["keyid"]?.text, let created = values["created"]?.number else {
      throw .malformed("Signature-Input must have the parameters `created` and `keyid`.")
    }
    guard values["alg"].map({ $0.text == "hmac-sha256" }) ?? true else {
      throw .malformed("The algorithm is hmac-sha256, and no other.")
    }
    (self.keyID, self.created, nonce) = (keyID, created, values["nonce"]?.text)
    expires = values["expires"]?.number
    var other = StructuredFieldReader(code)
    guard other.key() == label, other.take("="), let bytes = other.bytes(), other.isAtEnd else {
      throw .malformed("Signature must be the code under the same label, between colons in base 64.")
    }
    self.code = bytes
  }

  /// Whose key signed, as far as the request says: nobody has checked it.
  static func keyID(in input: String) -> String? {
    guard input.utf8.count <= lengthLimit else { return nil }
    var reader = StructuredFieldReader(input)
    guard reader.key() != nil, reader.take("="), reader.innerList() != nil else { return nil }
    return reader.parameters()?["keyid"]?.text
  }

  /// The text that is signed (section 2.5).
  ///
  /// - Throws: Where something that is to be covered is not there, or not understood.
  func base(of call: SignedCall) throws(SignatureRefusal) -> String {
    var lines: [String] = []
    for component in components {
      guard let value = call.value(of: component) else { throw .component(component) }
      lines.append("\"\(component)\": \(value)")
    }
    lines.append("\"@signature-params\": \(parameters)")
    return lines.joined(separator: "\n")
  }

  /// Whether the code is that of a request under a secret.
  func isRight(for call: SignedCall, secret: [UInt8]) throws(SignatureRefusal) -> Bool {
    HMAC.isValid(code, for: Array(try base(of: call).utf8), key: secret)
  }

  /// Makes sure that whatever a request asks for is covered, and that it is told from others.
  func checkCoverage(hasBody: Bool) throws(SignatureRefusal) {
    guard let nonce, Self.nonceRange.contains(nonce.utf8.count) else {
      throw .malformed("Signature-Input must have the parameter `nonce`, of 16 to 128 characters.")
    }
    let isTarget =
      components.contains("@request-target") || components.contains("@path") && components.contains("@query")
    guard components.contains("@method"), isTarget, !hasBody || components.contains("content-digest") else {
      throw .uncovered
    }
  }
}
