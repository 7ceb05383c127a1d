import Essentials
import Foundation
import Testing
import UsherTesting

@testable import UsherServer

@Suite struct ServerSecretsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func secrets(_ environment: [String: String] = [:]) throws -> ServerSecrets {
    try ServerSecrets(
      Configuration(
        parsing: [], file: nil, environment: ["USHER_DATA": folder.path].merging(environment) { $1 }))
  }

  @Test("Secrets are made once, kept, and readable by their owner only")
  func kept() throws {
    let first = try secrets()
    let second = try secrets()
    #expect(first.signingKey == second.signingKey && first.signingKey.count == 32)
    #expect(first.operatorKey == second.operatorKey && first.operatorKey.count == 43)
    #expect(first.operatorKeyFile == folder.path + "/operator-key")
    for name in ["secret", "operator-key"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    let other = try TemporaryFolder()
    #expect(try secrets(["USHER_DATA": other.path]).operatorKey != first.operatorKey)
  }

  @Test("Configured secrets are taken, and nothing is written")
  func configured() throws {
    let environment = [
      "USHER_SERVER_OPERATOR_KEY": "an operators' key",
      "USHER_SERVER_SECRET": String(repeating: "s", count: 32),
    ]
    let secrets = try secrets(environment)
    #expect(secrets.operatorKey == "an operators' key")
    #expect(secrets.signingKey == SHA256.digest(of: String(repeating: "s", count: 32)))
    #expect(secrets.operatorKeyFile == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("A file that holds no secret is not believed", arguments: ["", "short", " \n"])
  func damaged(text: String) throws {
    let file = try folder.write(text, to: "secret")
    #expect(throws: SecretError.damaged(file: file)) { try secrets() }
  }
}
