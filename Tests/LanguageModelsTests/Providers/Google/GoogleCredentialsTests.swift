import Essentials
import Foundation
import HTTPServer
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("Google's credentials")
struct GoogleCredentialsTests {
  private func account(tokenURI: String? = nil) throws -> GoogleCredentials {
    var file = try #require(try WireCase.json("vertex/service-account.json").objectValue)
    if let tokenURI { file["token_uri"] = .string(tokenURI) }
    return try GoogleCredentials(parsing: JSONValue.object(file).serialized())
  }

  @Test("of a service account sign what Google's own library signs")
  func assertion() throws {
    guard case .serviceAccount(let account) = try account() else {
      Issue.record("the file is one of a service account")
      return
    }
    let recorded = try WireCase.json("vertex/tokens.json")
    let second = try #require(recorded["second"]?.integerValue)
    let assertion = try account.assertion(
      scope: GoogleAccessTokens.cloudPlatform, at: Timestamp(milliseconds: second * 1000))
    #expect(assertion == recorded["assertion"]?.stringValue)
  }

  @Test("show in no description or dump")
  func secret() throws {
    let credentials = try account()
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(!text.contains("PRIVATE KEY") && !text.contains("MII"))
    }
  }

  @Test("of a service account and of a person are exchanged as Google's own library does")
  func exchange() async throws {
    let recorded = try WireCase.json("vertex/tokens.json")
    try await FakeUpstream.run { _, _ in
      .failure(200, #"{"access_token":"t","expires_in":3599}"#)
    } _: {
      upstream, base, client in
      let user = GoogleCredentials.authorizedUser(
        clientID: "client", clientSecret: ProviderKey("secret"), refreshToken: ProviderKey("refresh/token+"),
        tokenURI: base + "/token")
      for (credentials, name) in [
        (try account(tokenURI: base + "/token"), "service account"), (user, "authorized user"),
      ] {
        let tokens = GoogleAccessTokens(credentials, client: client)
        #expect(try await tokens.accessToken().revealed == "t")
        let call = try #require(upstream.calls.last)
        #expect(call.headers["content-type"] == "application/x-www-form-urlencoded")
        let pairs = String(decoding: call.body, as: UTF8.self).split(separator: "&").map { pair in
          pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
        }
        var fields = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], JSONValue.string($0[1])) })
        let assertion = fields.removeValue(forKey: "assertion")
        #expect(JSONValue.object(fields) == recorded[name]?["fields"])
        #expect((assertion?.stringValue?.split(separator: ".").count == 3) == (name == "service account"))
      }
    }
  }

  @Test("of the machine come from the metadata server")
  func metadata() async throws {
    try await FakeUpstream.run { _, _ in
      .failure(200, #"{"access_token":"m","expires_in":60}"#)
    } _: {
      upstream, base, client in
      let credentials = try GoogleCredentials.find(
        environment: ["GCE_METADATA_HOST": String(base.dropFirst("http://".count))])
      let tokens = GoogleAccessTokens(credentials, client: client)
      #expect(try await tokens.accessToken().revealed == "m")
      #expect(upstream.calls[0].target == "/computeMetadata/v1/instance/service-accounts/default/token")
      #expect(upstream.calls[0].headers["metadata-flavor"] == "Google")
    }
  }

  @Test("are tried again when Google stumbles, and not when it refuses")
  func retries() async throws {
    try await FakeUpstream.run { number, _ in
      number < 2 ? .failure(503, "") : .failure(200, #"{"access_token":"t","expires_in":60}"#)
    } _: { upstream, base, client in
      let tokens = GoogleAccessTokens(try account(tokenURI: base + "/token"), client: client)
      #expect(try await tokens.accessToken().revealed == "t")
      #expect(upstream.calls.count == 3)
    }
    try await FakeUpstream.run { _, _ in
      .failure(400, #"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#)
    } _: { upstream, base, client in
      let tokens = GoogleAccessTokens(try account(tokenURI: base + "/token"), client: client)
      await #expect { try await tokens.accessToken() } throws: { error in
        let error = error as? ModelError
        return error?.kind == .authentication && error?.message.contains("Invalid JWT Signature") == true
      }
      #expect(upstream.calls.count == 1)
    }
  }

  @Test(
    "that cannot be used are an error that names the file",
    arguments: [
      "no JSON", "{}", #"{"type":"external_account"}"#, #"{"type":"service_account","client_email":"a"}"#,
    ])
  func invalid(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "key.json")
    #expect { try GoogleCredentials.find(environment: ["GOOGLE_APPLICATION_CREDENTIALS": path]) } throws: {
      "\($0)".contains(path)
    }
    #expect(throws: GoogleCredentials.Failure.unreadable("/nowhere")) {
      try GoogleCredentials.read("/nowhere")
    }
  }

  @Test(
    "with a key that is none give no token",
    arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func brokenKey(_ key: String) {
    let account = GoogleServiceAccount(
      email: "a@b", privateKey: key, keyID: nil, project: nil, tokenURI: "http://x")
    #expect(throws: RSASignature.Failure.self) {
      try account.assertion(scope: "s", at: Timestamp(milliseconds: 0))
    }
  }
}
