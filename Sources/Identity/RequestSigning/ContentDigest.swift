import Essentials

/// The digest of a request's body (RFC 9530, `Content-Digest`), of which SHA-256 is understood.
enum ContentDigest {
  static let field = "Content-Digest"

  /// Makes sure that a body is the one whose digest a request has.
  static func check(_ body: [UInt8], _ values: [String]) throws(SignatureRefusal) {
    for member in values.joined(separator: ",").split(separator: ",") {
      var reader = StructuredFieldReader(String(member))
      guard reader.key() == "sha-256" else { continue }
      guard reader.take("="), let digest = reader.bytes(), reader.isAtEnd else {
        throw .digest("Content-Digest must be sha-256=:…: with the digest in base 64 between the colons.")
      }
      guard ConstantTime.areEqual(digest, SHA256.digest(of: body)) else {
        throw .digest("The body is not the one whose Content-Digest was signed.")
      }
      return
    }
    throw .digest("Content-Digest must have the body's SHA-256: sha-256=:…:")
  }
}
