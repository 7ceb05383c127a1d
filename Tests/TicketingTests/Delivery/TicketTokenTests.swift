import Essentials
import Testing
import UsherTesting

@testable import Ticketing

@Suite("Tickets as signed texts") struct TicketTokenTests {
  let key = TicketSigningKey(Ed25519.PrivateKey())
  let now = Timestamp(milliseconds: 1_790_000_000_000)

  private func claims(_ seat: String = "104-F-7") throws -> TicketClaims {
    TicketClaims(
      ticket: TicketID(at: now), event: EventID(at: now), order: OrderID(at: now),
      seat: try #require(SeatName(seat)), notBefore: now + .milliseconds(1500),
      expiresAt: now + .milliseconds(3_600_001))
  }

  private func refusal(_ body: () throws -> Void) -> TicketRefusal? {
    do {
      try body()
      return nil
    } catch {
      return error as? TicketRefusal
    }
  }

  @Test("A token says what it was made of, in few characters")
  func sizes() throws {
    let claims = try claims()
    let token = TicketToken(claims, by: key)
    #expect(token.text.count == 204)
    let code = try QRCode(token.text)
    #expect(code.version == 8 && code.size == 49)
    // As URL-safe Base 64 the same bytes make a larger picture.
    #expect(try QRCode(Base64URL.encode([UInt8](repeating: 0x5A, count: 133))).version == 9)
    let read = try TicketToken(parsing: token.text)
    #expect(read == token && read.claims == claims && read.keyID == key.id)
    #expect(claims.notBefore == now + .seconds(1) && claims.expiresAt == now + .seconds(3601))
  }

  @Test("Any seat's name has room", arguments: ["1", "Balcony-Ä-7", String(repeating: "9", count: 80)])
  func seats(name: String) throws {
    let token = TicketToken(try claims(name), by: key)
    #expect(token.text.count <= TicketToken.lengthLimit)
    #expect(try TicketToken(parsing: token.text).claims.seat.text == name)
  }

  @Test("A door lets in within the time, for its event, with a key that it knows")
  func verification() throws {
    let claims = try claims()
    let token = TicketToken(claims, by: key).text
    let verifier = TicketVerifier(keys: [TicketSigningKey(Ed25519.PrivateKey()).publicKey, key.publicKey])
    let inTime = now + .seconds(60)
    #expect(try verifier.verify(token, at: inTime, event: claims.event) == claims)
    #expect(refusal { _ = try verifier.verify(token, at: now) } == .tooEarly(from: claims.notBefore))
    #expect(
      refusal { _ = try verifier.verify(token, at: claims.expiresAt) } == .expired(at: claims.expiresAt))
    #expect(
      refusal { _ = try verifier.verify(token, at: inTime, event: EventID(at: now)) }
        == .otherEvent(claims.event))
    let other = TicketVerifier(keys: [TicketSigningKey(Ed25519.PrivateKey()).publicKey])
    #expect(refusal { _ = try other.verify(token, at: inTime) } == .unknownKey(key.id))
  }

  @Test("A ticket with another seat, signed by somebody else in our key's name, is forged")
  func forged() throws {
    let claims = try claims()
    let text = TicketToken(claims, by: key).text
    var bytes = try #require(Base45.decode(text.dropFirst(4)))
    bytes[68] = UInt8(ascii: "9")
    let changed = TicketToken.prefix + Base45.encode(bytes)
    #expect(try TicketToken(parsing: changed).claims.seat.text == "104-F-9")
    let verifier = TicketVerifier(keys: [key.publicKey])
    #expect(refusal { _ = try verifier.verify(changed, at: now + .seconds(60)) } == .forged)
  }

  @Test(
    "What is no ticket says why",
    arguments: [
      ("", "it does not begin with UT1:"), ("UT1:", "it is too short"),
      ("ut1:BB8", "it does not begin with UT1:"),
      ("UT1:lower case", "it is not Base 45"),
      ("UT1:" + String(repeating: "0", count: 400), "it is too long"),
      ("UT1:" + String(repeating: "0", count: 198), "it is of a kind that is not known here"),
      ("UT1:" + String(repeating: "W50", count: 66), "its fields are not those of a ticket"),
    ])
  func unreadable(text: String, reason: String) {
    let verifier = TicketVerifier(keys: [key.publicKey])
    #expect(refusal { _ = try verifier.verify(text, at: now) } == .unreadable(reason))
  }

  @Test("Whatever a scanner reads, nothing is let in but what was signed, and each token has one text")
  func fuzz() throws {
    let verifier = TicketVerifier(keys: [key.publicKey])
    let token = TicketToken(try claims(), by: key).text
    let original = try #require(Base45.decode(token.dropFirst(4)))
    let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    var generator = SplitMix64(seed: 20_261_121)
    let inTime = now + .seconds(60)
    for round in 0..<4000 {
      var bytes = original
      var text = token
      switch round % 4 {
      case 0:
        let index = bytes.indices.randomElement(using: &generator) ?? 0
        bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        text = TicketToken.prefix + Base45.encode(bytes)
      case 1:
        text =
          TicketToken.prefix + Base45.encode(Array(bytes.prefix(Int.random(in: 0..<133, using: &generator))))
      case 2:
        var characters = Array(text)
        characters[Int.random(in: 0..<characters.count, using: &generator)] =
          alphabet.randomElement(using: &generator) ?? "0"
        text = String(characters)
      default:
        let count = Int.random(in: 0..<250, using: &generator)
        bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        if !bytes.isEmpty { bytes[0] = TicketToken.version }
        text = TicketToken.prefix + Base45.encode(bytes)
      }
      guard text != token else { continue }
      #expect(throws: TicketRefusal.self, "\(text)") { try verifier.verify(text, at: inTime) }
    }
  }

  @Test("Public keys go out as a JSON Web Key Set, and come in as one, as one key, or as bare text")
  func keySets() throws {
    let others = (0..<2).map { _ in TicketSigningKey(Ed25519.PrivateKey()).publicKey }
    let keys = [key.publicKey] + others
    #expect(try TicketPublicKey.keys(in: TicketPublicKey.keySet(keys).text) == keys)
    #expect(try TicketPublicKey.keys(in: " \n" + key.publicKey.jwk.text + "\n") == [key.publicKey])
    #expect(try TicketPublicKey.keys(in: Base64URL.encode(key.publicKey.key.bytes) + "\n") == [key.publicKey])
    for text in [
      "", "{}", "{", #"{"keys":[{"kty":"RSA"}]}"#, #"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, "AAAA",
    ] {
      #expect(throws: TicketError.self, "\(text)") { try TicketPublicKey.keys(in: text) }
    }
  }

  /// RFC 8037, appendix A.3.
  @Test("A key's name is the beginning of its thumbprint")
  func thumbprint() throws {
    let bytes = try #require(Base64URL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
    let key = TicketPublicKey(try #require(Ed25519.PublicKey(bytes)))
    let thumbprint = try #require(Base64URL.decode("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"))
    #expect("\(key.id)" == Hexadecimal.encode(thumbprint.prefix(4)))
  }
}

@Suite("Lists of revoked tickets") struct RevocationListTests {
  let key = TicketSigningKey(Ed25519.PrivateKey())
  let now = Timestamp(milliseconds: 1_790_000_000_000)

  private func list(_ revoked: [TicketID]) -> RevocationList {
    RevocationList(
      event: EventID(at: now), revoked: revoked, issuedAt: now, validUntil: now + .seconds(86_400))
  }

  @Test("A list comes back as it was, and knows its tickets", arguments: [0, 1, 2, 3, 500])
  func roundTrip(count: Int) throws {
    let revoked = (0..<count).map { _ in TicketID(at: now) }
    let list = list(revoked)
    let bytes = list.signed(by: key)
    #expect(bytes.count == 97 + 8 * count)
    let read = try TicketVerifier(keys: [key.publicKey]).list(bytes, at: now)
    #expect(read == list && read.count == count)
    #expect(revoked.allSatisfy(read.contains))
    #expect(!(0..<500).contains { _ in read.contains(TicketID(at: now)) })
  }

  @Test("A door without a network refuses what the list names, for its event only")
  func door() throws {
    let claims = TicketClaims(
      ticket: TicketID(at: now), event: EventID(at: now), order: OrderID(at: now),
      seat: try #require(SeatName("A-1")), notBefore: now, expiresAt: now + .seconds(60))
    let token = TicketToken(claims, by: key).text
    let verifier = TicketVerifier(keys: [key.publicKey])
    let list = RevocationList(
      event: claims.event, revoked: [claims.ticket], issuedAt: now, validUntil: now + .seconds(60))
    #expect(throws: TicketRefusal.revoked(at: nil, nil)) {
      try verifier.verify(token, at: now, revocations: [list])
    }
    let other = RevocationList(
      event: EventID(at: now), revoked: [claims.ticket], issuedAt: now, validUntil: now + .seconds(60))
    #expect(throws: Never.self) { try verifier.verify(token, at: now, revocations: [other]) }
  }

  @Test("A list that is old, changed or another's is not used")
  func unusable() throws {
    let bytes = list([TicketID(at: now), TicketID(at: now)]).signed(by: key)
    let verifier = TicketVerifier(keys: [key.publicKey])
    #expect(throws: TicketError.self) { try verifier.list(bytes, at: now + .seconds(86_400)) }
    #expect(throws: TicketError.self) { try TicketVerifier(keys: []).list(bytes, at: now) }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 1
      #expect(throws: TicketError.self, "byte \(index)") { try verifier.list(changed, at: now) }
      #expect(throws: TicketError.self) { try verifier.list(Array(bytes.prefix(index)), at: now) }
    }
  }
}
