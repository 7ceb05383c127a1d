import Essentials
import Identity
import Testing

@Suite("Secrets at rest") struct SecretBoxTests {
  private let box = SecretBox(secret: Array("the server's secret".utf8))
  private let tenant = TenantID(at: Timestamp(milliseconds: 1_760_000_000_000))
  private let secret = Array("sk-live-1234".utf8)

  @Test("What is sealed opens for its tenant and name, and does not show")
  func roundTrip() throws {
    let sealed = box.seal(secret, tenant: tenant, name: "openai/key")
    #expect(try box.open(sealed, tenant: tenant, name: "openai/key") == secret)
    #expect(sealed.count == secret.count + 45)
    #expect(sealed != box.seal(secret, tenant: tenant, name: "openai/key"))
    let empty = box.seal([], tenant: tenant, name: "")
    #expect(try box.open(empty, tenant: tenant, name: "") == [])
  }

  @Test("A box cannot be moved to another tenant or another name")
  func moved() {
    let sealed = box.seal(secret, tenant: tenant, name: "openai/key")
    #expect(throws: SecretBox.Failure.refused) {
      try box.open(
        sealed, tenant: TenantID(at: Timestamp(milliseconds: 1_760_000_000_000)), name: "openai/key")
    }
    #expect(throws: SecretBox.Failure.refused) { try box.open(sealed, tenant: tenant, name: "openai/key2") }
  }

  @Test("A box with any bit changed does not open")
  func changed() {
    let sealed = box.seal(secret, tenant: tenant, name: "n")
    for index in sealed.indices {
      var other = sealed
      other[index] ^= 1 << UInt8(index % 8)
      #expect(throws: SecretBox.Failure.self) { try box.open(other, tenant: tenant, name: "n") }
    }
    for count in sealed.indices {
      #expect(throws: SecretBox.Failure.self) {
        try box.open(Array(sealed.prefix(count)), tenant: tenant, name: "n")
      }
    }
  }

  @Test("After the server's secret has changed, older boxes open as long as the old one is given")
  func rotation() throws {
    let sealed = box.seal(secret, tenant: tenant, name: "n")
    let next = SecretBox(secret: Array("another".utf8), previous: [Array("the server's secret".utf8)])
    #expect(try next.open(sealed, tenant: tenant, name: "n") == secret)
    #expect(next.needsResealing(sealed))
    #expect(!next.needsResealing(next.seal(secret, tenant: tenant, name: "n")))
    let stranger = SecretBox(secret: Array("another".utf8))
    #expect(throws: SecretBox.Failure.unknownKey) { try stranger.open(sealed, tenant: tenant, name: "n") }
  }

  @Test("The same secret makes the same key on another server")
  func shared() throws {
    let sealed = box.seal(secret, tenant: tenant, name: "n")
    let other = SecretBox(secret: Array("the server's secret".utf8))
    #expect(try other.open(sealed, tenant: tenant, name: "n") == secret)
    #expect("\(other)" == "SecretBox(…)")
  }
}
