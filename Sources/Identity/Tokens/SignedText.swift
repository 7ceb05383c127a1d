import Essentials

/// A text with a signature in the compact form of RFC 7515, section 7.1: `header.payload.signature`.
struct SignedText {
  /// `alg`: what it claims to be signed with.
  let algorithm: String
  /// `kid`: the name of the key. It is looked up among keys that are known, and used for nothing else.
  let keyID: String?
  /// `typ`: what kind of token it is.
  let type: String?
  let payload: [UInt8]
  let signature: [UInt8]
  /// What is signed: the first two parts with the full stop between them.
  let message: [UInt8]

  /// The longest token that is read, in bytes: tokens travel in a header, and servers take few that are longer.
  static let lengthLimit = 16 << 10
  private static let keyIDLimit = 256

  init(parsing text: String) throws(TokenError) {
    guard text.utf8.count <= Self.lengthLimit else { throw .tooLarge }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed("it has not three parts") }
    guard let headerBytes = Base64URL.decode(Substring(parts[0])),
      let payload = Base64URL.decode(Substring(parts[1])),
      let signature = Base64URL.decode(Substring(parts[2]))
    else { throw .malformed("a part is no URL-safe Base 64 without padding") }
    guard let header = UniqueMembers.parse(headerBytes), header.objectValue != nil else {
      throw .malformed("its header is no JSON object with members that are unique")
    }
    guard let algorithm = header["alg"]?.stringValue else { throw .malformed("its header has no “alg”") }
    // Nothing that could be listed there is understood here, and what is not understood must be refused (section 4.1.11).
    guard header["crit"] == nil else { throw .unsupported("“crit”") }
    // A payload that is not encoded (RFC 7797), or a token in the token: both change what the parts mean.
    guard header["b64"] == nil, header["enc"] == nil, header["zip"] == nil else {
      throw .unsupported("“b64”, “enc” or “zip”")
    }
    self.algorithm = algorithm
    keyID = try Self.text(header, "kid")
    guard (keyID?.utf8.count ?? 0) <= Self.keyIDLimit else { throw .malformed("“kid” is too long") }
    type = try Self.text(header, "typ")
    self.payload = payload
    self.signature = signature
    message = Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count))
  }

  private static func text(_ header: JSONValue, _ name: String) throws(TokenError) -> String? {
    guard let value = header[name] else { return nil }
    guard let text = value.stringValue else { throw .malformed("“\(name)” is no text") }
    return text
  }

  /// Signs a payload.
  static func sign(_ payload: [UInt8], with key: TokenSigningKey, header: [String: JSONValue]) -> String {
    let header = JSONValue.object(header).serialized()
    let message = Base64URL.encode(header) + "." + Base64URL.encode(payload)
    return message + "." + Base64URL.encode(key.sign(Array(message.utf8)))
  }
}
