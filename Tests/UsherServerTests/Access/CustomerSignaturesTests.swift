import Essentials
import Testing

@testable import UsherServer

@Suite("A customer's signature")
struct CustomerSignaturesTests {
  private static let secret = "a secret of at least thirty-two characters"
  // printf %s customer-4711 | openssl dgst -sha256 -hmac 'a secret of at least thirty-two characters'
  private static let signature = "67b7d8763f556b451bc34bb5c8f7ae467d0bb8e899af997287e8c83eab4bbe6d"

  @Test("proves the reference that it was made for, in digits of either case")
  func right() throws {
    let signatures = CustomerSignatures(secret: Self.secret)
    for signature in [Self.signature, Self.signature.uppercased()] {
      #expect(try signatures.proved("customer-4711", by: signature, at: "/signature") == "customer-4711")
    }
  }

  @Test(
    "proves nothing else",
    arguments: [
      ("customer-4712", signature), ("Customer-4711", signature), ("customer-4711 ", signature),
      ("", signature), ("customer-4711", ""), ("customer-4711", String(signature.dropLast(2))),
      ("customer-4711", signature + "00"), ("customer-4711", String(repeating: "0", count: 64)),
      ("customer-4711", "not hexadecimal"),
    ])
  func wrong(reference: String, signature: String) {
    let error = #expect(throws: Problem.self) {
      try CustomerSignatures(secret: Self.secret).proved(reference, by: signature, at: "/signature")
    }
    #expect(error?.status == 401 && error?.errors.first?.pointer == "/signature")
  }

  @Test("is what a made-up customer proves themselves with, under any secret or the server's own key")
  func demo() throws {
    let key = [UInt8](repeating: 7, count: 32)
    func identity(_ yaml: String) throws -> IdentityConfiguration {
      try Configuration(parsing: Array(yaml.utf8), file: nil, environment: [:]).identity
    }
    for yaml in ["identity: {demo: true}", "identity: {demo: true, secret: \(Self.secret)}"] {
      let signatures = CustomerSignatures(try identity(yaml), key: key)
      let customers = DemoCustomers(signatures)
      let ann = try customers.customer(named: "  Ann  Lee ")
      #expect(ann.name == "Ann Lee" && ann.reference == "demo:ann lee")
      #expect(try signatures.proved(ann.reference, by: ann.signature, at: "/signature") == ann.reference)
      #expect(try customers.customer(named: "ANN LEE").reference == ann.reference)
      #expect(throws: Problem.self) { try signatures.proved("demo:ben", by: ann.signature, at: "/signature") }
      #expect(throws: Problem.self) { try customers.customer(named: " \n") }
    }
    // Where there is no demo, the server's own key proves nobody.
    let made = DemoCustomers(CustomerSignatures(try identity("identity: {demo: true}"), key: key))
    let ann = try made.customer(named: "Ann")
    #expect(throws: Problem.self) {
      try CustomerSignatures(try identity(""), key: key).proved(
        ann.reference, by: ann.signature, at: "/signature")
    }
  }

  @Test("proves nothing under another secret, or where there is none", arguments: [secret + "!", nil])
  func secrets(secret: String?) {
    let error = #expect(throws: Problem.self) {
      try CustomerSignatures(secret: secret).proved("customer-4711", by: Self.signature, at: "/signature")
    }
    #expect(error?.status == 401)
  }
}
