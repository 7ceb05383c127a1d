import Essentials
import Testing

@testable import Identity

@Suite("Discovery documents") struct IssuerDocumentTests {
  private func settings() throws -> IssuerSettings {
    try #require(IssuerSettings(issuer: "https://accounts.example.com/t1", clientID: "client-1"))
  }

  @Test("A document says where keys, sign-in and tokens are")
  func read() throws {
    let text = #"""
      {"issuer": "https://accounts.example.com/t1", "jwks_uri": "https://keys.example.com/t1",
       "authorization_endpoint": "https://accounts.example.com/t1/authorize?a=1",
       "token_endpoint": "https://accounts.example.com/t1/token",
       "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
       "id_token_signing_alg_values_supported": ["RS256"], "claims_supported": ["sub"]}
      """#
    let document = try IssuerDocument(Array(text.utf8), try settings())
    #expect(document.keySetAddress == "https://keys.example.com/t1")
    #expect(document.authorizationEndpoint == "https://accounts.example.com/t1/authorize?a=1")
    #expect(document.tokenEndpoint == "https://accounts.example.com/t1/token")
    #expect(document.takesSecretInBody && !document.namesItself)
    #expect(try settings().discoveryURL == "https://accounts.example.com/t1/.well-known/openid-configuration")
  }

  @Test("A damaged document breaks nothing, and never leads where it must not")
  func damaged() throws {
    let good = Array(
      #"{"issuer":"https://accounts.example.com/t1","jwks_uri":"https://k.example/k","token_endpoint":"https://k.example/t"}"#
        .utf8)
    let settings = try settings()
    var random = SplitMix64(seed: 3)
    var read = 0
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        if Bool.random(using: &random) {
          bytes[index] = UInt8.random(in: .min ... .max, using: &random)
        } else {
          bytes.remove(at: index)
        }
      }
      guard let document = try? IssuerDocument(bytes, settings) else { continue }
      read += 1
      for address in [document.keySetAddress, document.tokenEndpoint ?? "https://"] {
        #expect(address.hasPrefix("https://"))
      }
    }
    #expect(read > 100)
  }

  @Test("The client's secret does not show in logs")
  func description() throws {
    var settings = try settings()
    settings.clientSecret = "top-secret"
    var dumped = ""
    dump(settings, to: &dumped)
    #expect(!"\(settings)\(dumped)\(String(reflecting: settings))".contains("top-secret"))
  }
}
