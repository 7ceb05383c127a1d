public import Essentials

/// Checks tickets with public keys alone, as a door does that has no network.
public struct TicketVerifier: Sendable {
  private let keys: [TicketPublicKey]

  /// Makes a verifier that trusts these keys.
  public init(keys: [TicketPublicKey]) {
    self.keys = keys
  }

  /// Checks a ticket's signature, and nothing else.
  ///
  /// - Throws: ``TicketRefusal`` when it is not one of these keys' tickets.
  public func authentic(_ text: some StringProtocol) throws(TicketRefusal) -> TicketClaims {
    let token = try TicketToken(parsing: text)
    // Four bytes may name two keys; the signature tells which.
    let candidates = keys.filter { $0.id == token.keyID }
    guard !candidates.isEmpty else { throw .unknownKey(token.keyID) }
    guard candidates.contains(where: token.isSigned) else { throw .forged }
    return token.claims
  }

  /// Checks all that can be checked without a network. Whether somebody came in with the same ticket at another door can
  /// not.
  ///
  /// - Parameters:
  ///   - event: For which event the door is; nothing where it takes tickets of any.
  ///   - revocations: The lists of tickets that were taken back.
  /// - Throws: ``TicketRefusal`` when the door stays closed.
  public func verify(
    _ text: some StringProtocol, at now: Timestamp, event: EventID? = nil,
    revocations: [RevocationList] = []
  ) throws(TicketRefusal) -> TicketClaims {
    let claims = try authentic(text)
    if let event, claims.event != event { throw .otherEvent(claims.event) }
    if now < claims.notBefore { throw .tooEarly(from: claims.notBefore) }
    if now >= claims.expiresAt { throw .expired(at: claims.expiresAt) }
    if revocations.contains(where: { $0.event == claims.event && $0.contains(claims.ticket) }) {
      throw .revoked(at: nil, nil)
    }
    return claims
  }

  /// Reads a signed list of revoked tickets.
  ///
  /// - Throws: ``TicketError/unusableList(_:)`` when it is none, is not signed by one of these keys, or is too old.
  public func list(_ bytes: [UInt8], at now: Timestamp) throws(TicketError) -> RevocationList {
    let signed = try SignedRevocationList(parsing: bytes)
    let candidates = keys.filter { $0.id == signed.keyID }
    guard !candidates.isEmpty else {
      throw .unusableList("it is signed by key \(signed.keyID), which is not known here")
    }
    guard candidates.contains(where: signed.isSigned) else {
      throw .unusableList("its signature is not right")
    }
    guard now < signed.list.validUntil else {
      throw .unusableList("it was good until \(signed.list.validUntil); fetch a new one")
    }
    return signed.list
  }
}
