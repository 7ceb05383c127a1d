public import Essentials

/// The tickets of an event that were taken back, as a door without a network keeps them.
public struct RevocationList: Hashable, Sendable {
  /// The event.
  public let event: EventID
  /// How things stood at this moment; whole seconds. Of two lists the later one counts.
  public let issuedAt: Timestamp
  /// From this moment on a door should not rely on it; whole seconds.
  public let validUntil: Timestamp
  /// The last eight bytes of each ticket's UUID, sorted: 62 random bits, so that among a million tickets of which ten
  /// thousand are revoked a valid one is taken for a revoked one once in 460 million times.
  let marks: [UInt64]

  /// How many tickets were taken back.
  public var count: Int { marks.count }

  /// Makes a list. Times are cut to whole seconds, as its bytes hold them.
  public init(
    event: EventID, revoked: some Sequence<TicketID>, issuedAt: Timestamp, validUntil: Timestamp
  ) {
    self.init(
      event: event, issuedAt: Timestamp(milliseconds: issuedAt.milliseconds / 1000 * 1000),
      validUntil: Timestamp(milliseconds: validUntil.milliseconds / 1000 * 1000),
      marks: Set(revoked.map(\.uuid.low)).sorted())
  }

  fileprivate init(event: EventID, issuedAt: Timestamp, validUntil: Timestamp, marks: [UInt64]) {
    self.event = event
    self.issuedAt = issuedAt
    self.validUntil = validUntil
    self.marks = marks
  }

  /// Whether a ticket was taken back.
  public func contains(_ ticket: TicketID) -> Bool {
    var range = marks.indices
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if marks[middle] == ticket.uuid.low { return true }
      range = marks[middle] < ticket.uuid.low ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }

  /// The list as bytes that ``TicketVerifier/list(_:at:)`` reads: 97, and eight more for each ticket.
  ///
  /// | bytes | what |
  /// | --- | --- |
  /// | 1 | 2, the kind and version |
  /// | 4 | the key's name, ``TicketKeyID`` |
  /// | 16 | the event's UUID |
  /// | 4 | when it was made, in seconds since 1970 |
  /// | 4 | until when it is good, in seconds since 1970 |
  /// | 4 | how many tickets |
  /// | 8 each | the last eight bytes of the tickets' UUIDs, rising |
  /// | 64 | the Ed25519 signature of `usher revocations`, a zero byte, and all of the above |
  public func signed(by key: TicketSigningKey) -> [UInt8] {
    var writer = ByteWriter()
    writer.append([SignedRevocationList.version])
    writer.append(key.id.bytes)
    writer.append(event)
    writer.append(seconds: issuedAt)
    writer.append(seconds: validUntil)
    writer.append(UInt64(marks.count), bytes: 4)
    for mark in marks { writer.append(mark, bytes: 8) }
    return writer.bytes + key.privateKey.sign(SignedRevocationList.domain + writer.bytes)
  }
}

/// A list with its signature, not checked yet.
struct SignedRevocationList {
  let list: RevocationList
  let keyID: TicketKeyID
  private let signed: [UInt8]
  private let signature: [UInt8]

  static let version: UInt8 = 2
  static let domain = Array("usher revocations\0".utf8)

  init(parsing bytes: [UInt8]) throws(TicketError) {
    guard bytes.count > Ed25519.signatureByteCount else { throw .unusableList("it is too short") }
    signed = Array(bytes.dropLast(Ed25519.signatureByteCount))
    signature = Array(bytes.suffix(Ed25519.signatureByteCount))
    var reader = ByteReader(signed)
    guard reader.byte() == Self.version else { throw .unusableList("it is of a kind that is not known here") }
    guard let keyID = reader.bytes(TicketKeyID.byteCount).flatMap({ TicketKeyID($0) }),
      let event = reader.identifier(EventID.self), let issuedAt = reader.seconds(),
      let validUntil = reader.seconds(), let count = reader.number(bytes: 4),
      let rest = reader.bytes(signed.count - 33), UInt64(rest.count) == count * 8
    else { throw .unusableList("its fields are not those of such a list") }
    var marks = ByteReader(rest)
    let numbers = (0..<Int(count)).compactMap { _ in marks.number(bytes: 8) }
    guard zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .unusableList("its tickets are not in order")
    }
    self.keyID = keyID
    list = RevocationList(event: event, issuedAt: issuedAt, validUntil: validUntil, marks: numbers)
  }

  func isSigned(by key: TicketPublicKey) -> Bool {
    key.key.isValid(signature, for: Self.domain + signed)
  }
}
