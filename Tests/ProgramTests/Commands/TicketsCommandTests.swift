import Essentials
import Foundation
import Testing
import Ticketing
import UsherTesting

/// Import, codes and the check at the door, as a company would use them.
@Suite struct TicketsCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("company: {name: Harbor}\ntickets: {sources: [season]}", to: "usher.yaml")
  }

  private func usher(_ arguments: String..., input: String = "") async throws -> UsherProgram.Result {
    try await UsherProgram.run(
      arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path, input: input)
  }

  @Test("The sample is written, checked, imported once, and asked about")
  func importing() async throws {
    let sample = try await usher("tickets", "import", "--sample", "season")
    #expect(sample.code == 0 && sample.output.contains("season/events.csv\n"), "\(sample.errors)")
    let check = try await usher("tickets", "import", "--check", "season")
    #expect(check.code == 0 && check.output.hasPrefix("All is right: 2 venues, "), "\(check.errors)")
    let first = try await usher("tickets", "import")
    #expect(
      first.output == "Venues: 2 new.\nEvents: 12 new.\nDocuments: 23 new.\n" && first.code == 0,
      "\(first.output)\(first.errors)")
    let second = try await usher("tickets", "import", "season")
    #expect(second.output == "Venues: 2 unchanged.\nEvents: 12 unchanged.\nDocuments: 23 unchanged.\n")
    let answer = try await usher("ask", "How", "much", "is", "parking", "in", "Garage", "A?")
    #expect(answer.output.contains("$30.00"), "\(answer.output)")
    #expect(answer.output.contains("[1] Parking at Harbor Arena › How much is parking at Harbor Arena?"))
  }

  @Test("What is wrong is told with its place, and nothing is imported")
  func wrong() async throws {
    try folder.write("id,name,kind,venue,starts\na,A,concert,hall,tomorrow\n", to: "season/events.csv")
    let result = try await usher("tickets", "import", "season")
    #expect(result.code == 1)
    #expect(
      result.errors.hasPrefix(
        "2 things are not right; nothing was imported:\n  season/events.csv:2: column “venue”: "),
      "\(result.errors)")
    let nothing = try await usher("tickets", "impotr", "season")
    #expect(nothing.code == 2 && nothing.errors.contains("Did you mean import?"))
  }

  @Test("The first question imports what the configuration names")
  func ask() async throws {
    _ = try await usher("tickets", "import", "--sample", "season")
    let answer = try await usher("ask", "Who is the mascot of the Oakport Voyagers?")
    #expect(answer.output.contains("Skip the otter"), "\(answer.output)\(answer.errors)")
  }

  @Test("A ticket is checked with the public key alone, and its code is drawn")
  func door() async throws {
    let key = TicketSigningKey(Ed25519.PrivateKey())
    let now = SystemClock().now
    let claims = TicketClaims(
      ticket: TicketID(at: now), event: EventID(at: now), order: OrderID(at: now),
      seat: try #require(SeatName("104-F-7")), notBefore: now + .seconds(-60), expiresAt: now + .seconds(3600)
    )
    let token = TicketToken(claims, by: key).text
    let keys = try folder.write(TicketPublicKey.keySet([key.publicKey]).text, to: "keys.json")
    let valid = try await usher("tickets", "verify", token, "--key", keys)
    #expect(valid.code == 0 && valid.output.hasPrefix("Valid: seat 104-F-7, until "), "\(valid.errors)")
    let piped = try await usher(
      "tickets", "verify", "-", "--key", Base64URL.encode(key.publicKey.key.bytes), input: token + "\n")
    #expect(piped.output == valid.output)
    let late = try await usher("tickets", "verify", token, "--key", keys, "--at", "2100-01-01T00:00:00Z")
    #expect(late.code == 1 && late.errors.hasPrefix("The ticket's time was over at "))
    let elsewhere = try await usher(
      "tickets", "verify", token, "--key", keys, "--event", EventID(at: now).text)
    #expect(elsewhere.code == 1 && elsewhere.errors.hasPrefix("The ticket is for another event, "))
    let list = RevocationList(
      event: claims.event, revoked: [claims.ticket], issuedAt: now, validUntil: now + .seconds(3600))
    try Data(list.signed(by: key)).write(to: URL(filePath: folder.path + "/revoked"))
    let revoked = try await usher("tickets", "verify", token, "--key", keys, "--revoked", "revoked")
    #expect(revoked.code == 1 && revoked.errors == "The ticket was taken back.\n")
    let stranger = try await usher(
      "tickets", "verify", token, "--key", TicketSigningKey(Ed25519.PrivateKey()).publicKey.jwk.text)
    #expect(stranger.code == 1 && stranger.errors.contains("which is not known here"))

    let picture = try await usher("tickets", "code", token, "--svg")
    #expect(picture.output.hasPrefix("<svg ") && picture.output.contains("viewBox=\"0 0 57 57\""))
    let text = try await usher("tickets", "code", token)
    #expect(text.output.split(separator: "\n").count == 29)
  }

  @Test("Keys stay the same until they are rotated")
  func keys() async throws {
    let first = try await usher("tickets", "keys")
    let second = try await usher("tickets", "keys")
    #expect(first.output == second.output, "\(first.errors)")
    let parsed = try TicketPublicKey.keys(in: first.output)
    #expect(parsed.count == 1)
    let rotated = try TicketPublicKey.keys(in: try await usher("tickets", "keys", "--rotate").output)
    #expect(rotated.count == 1 && rotated != parsed)
  }
}
