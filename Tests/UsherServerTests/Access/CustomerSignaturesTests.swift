import Essentials
import Testing
import UsherServer

@Suite("A customer's signature")
struct CustomerSignaturesTests {
  private static let secret = "a secret of at least thirty-two characters"
  // printf %s customer-4711 | openssl dgst -sha256 -hmac 'a secret of at least thirty-two characters'
  private static let signature = "67b7d8763f556b451bc34bb5c8f7ae467d0bb8e899af997287e8c83eab4bbe6d"

  @Test("proves the reference that it was made for, in digits of either case")
  func right() throws {
    let signatures = CustomerSignatures(secret: Self.secret)
    for signature in [Self.signature, Self.signature.uppercased()] {
      #expect(try signatures.proved("customer-4711", by: signature) == "customer-4711")
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
      try CustomerSignatures(secret: Self.secret).proved(reference, by: signature)
    }
    #expect(error?.status == 401 && error?.errors.first?.pointer == "/customer/signature")
  }

  @Test("proves nothing under another secret, or where there is none", arguments: [secret + "!", nil])
  func secrets(secret: String?) {
    let error = #expect(throws: Problem.self) {
      try CustomerSignatures(secret: secret).proved("customer-4711", by: Self.signature)
    }
    #expect(error?.status == 401)
  }
}
