public import Essentials

/// What a ticket says: which seat of which event, bought in which order, and when the door may take it. Nothing about the
/// person.
public struct TicketClaims: Hashable, Sendable {
  /// The ticket.
  public var ticket: TicketID
  /// The event.
  public var event: EventID
  /// The order that it belongs to.
  public var order: OrderID
  /// The seat.
  public var seat: SeatName
  /// The door takes it from this moment on; whole seconds.
  public var notBefore: Timestamp
  /// The door takes it before this moment; whole seconds.
  public var expiresAt: Timestamp

  /// Makes claims. Times are widened to whole seconds, as a token holds them.
  public init(
    ticket: TicketID, event: EventID, order: OrderID, seat: SeatName, notBefore: Timestamp,
    expiresAt: Timestamp
  ) {
    self.ticket = ticket
    self.event = event
    self.order = order
    self.seat = seat
    self.notBefore = Timestamp(milliseconds: notBefore.milliseconds / 1000 * 1000)
    self.expiresAt = Timestamp(milliseconds: (expiresAt.milliseconds + 999) / 1000 * 1000)
  }
}

/// A ticket as it is shown at the door: claims, the key's name and the signature, in one short text for a QR code.
///
/// The text is `UT1:` and ``Base45`` of these bytes, numbers with their highest byte first:
///
/// | bytes | what |
/// | --- | --- |
/// | 1 | 1, the kind and version of the token |
/// | 4 | the key's name, ``TicketKeyID`` |
/// | 16 | the ticket's UUID |
/// | 16 | the event's UUID |
/// | 16 | the order's UUID |
/// | 4 | not before, in seconds since 1970 |
/// | 4 | not from then on, in seconds since 1970 |
/// | 1 | how many bytes the seat's name has, 1…80 |
/// | n | the seat's name in UTF-8 |
/// | 64 | the Ed25519 signature of `usher ticket`, a zero byte, and all of the above |
///
/// For the seat 104-F-7 these are 133 bytes, a text of 204 characters, and a QR code of version 8: 49 modules a side.
public struct TicketToken: Hashable, Sendable {
  /// What it says.
  public let claims: TicketClaims
  /// By which key it is signed.
  public let keyID: TicketKeyID
  /// The token as the QR code holds it.
  public let text: String
  private let signed: [UInt8]
  private let signature: [UInt8]

  /// What every ticket's text begins with.
  public static let prefix = "UT1:"
  /// No token is longer, in characters.
  public static let lengthLimit = 4 + (1 + 4 + 48 + 8 + 1 + 80 + 64) / 2 * 3 + 2
  static let version: UInt8 = 1
  /// What is signed begins with this, so that no signature of one thing is one of another.
  private static let domain = Array("usher ticket\0".utf8)

  /// Signs claims.
  public init(_ claims: TicketClaims, by key: TicketSigningKey) {
    var writer = ByteWriter()
    writer.append([Self.version])
    writer.append(key.id.bytes)
    writer.append(claims.ticket)
    writer.append(claims.event)
    writer.append(claims.order)
    writer.append(seconds: claims.notBefore)
    writer.append(seconds: claims.expiresAt)
    let seat = Array(claims.seat.text.utf8)
    writer.append([UInt8(seat.count)])
    writer.append(seat)
    self.claims = claims
    keyID = key.id
    signed = writer.bytes
    signature = key.privateKey.sign(Self.domain + signed)
    text = Self.prefix + Base45.encode(signed + signature)
  }

  /// Reads a token without checking its signature; ``TicketVerifier`` does that.
  ///
  /// - Throws: ``TicketRefusal/unreadable(_:)`` when it is none. There is only one text for one token.
  public init(parsing text: some StringProtocol) throws(TicketRefusal) {
    guard text.utf8.count <= Self.lengthLimit else { throw .unreadable("it is too long") }
    guard text.hasPrefix(Self.prefix) else { throw .unreadable("it does not begin with \(Self.prefix)") }
    guard let bytes = Base45.decode(text.dropFirst(Self.prefix.count)) else {
      throw .unreadable("it is not Base 45")
    }
    guard bytes.count > Ed25519.signatureByteCount else { throw .unreadable("it is too short") }
    signed = Array(bytes.dropLast(Ed25519.signatureByteCount))
    signature = Array(bytes.suffix(Ed25519.signatureByteCount))
    var reader = ByteReader(signed)
    guard reader.byte() == Self.version else { throw .unreadable("it is of a kind that is not known here") }
    guard let keyID = reader.bytes(TicketKeyID.byteCount).flatMap({ TicketKeyID($0) }),
      let ticket = reader.identifier(TicketID.self), let event = reader.identifier(EventID.self),
      let order = reader.identifier(OrderID.self), let notBefore = reader.seconds(),
      let expiresAt = reader.seconds(), let length = reader.byte(), let name = reader.bytes(Int(length)),
      reader.isAtEnd, let seatText = String(validating: name, as: UTF8.self),
      let seat = SeatName(seatText), seat.text.utf8.elementsEqual(name)
    else { throw .unreadable("its fields are not those of a ticket") }
    self.keyID = keyID
    self.text = String(text)
    claims = TicketClaims(
      ticket: ticket, event: event, order: order, seat: seat, notBefore: notBefore, expiresAt: expiresAt)
  }

  /// Whether this key has signed it.
  func isSigned(by key: TicketPublicKey) -> Bool {
    key.id == keyID && key.key.isValid(signature, for: Self.domain + signed)
  }
}
