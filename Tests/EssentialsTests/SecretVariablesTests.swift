import Foundation
import Testing
import UsherTesting

@testable import Essentials

@Suite("Secrets from files and programs") struct SecretVariablesTests {
  private static func issues(_ variables: [String: String], names: Set<String> = ["SHOP_KEY"]) -> [String] {
    do throws(ConfigurationError) {
      _ = try SecretVariables(variables, names: names)
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }

  private static func found(_ variables: [String: String], _ name: String = "SHOP_KEY") throws -> String? {
    try SecretVariables(variables.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own }, names: ["SHOP_KEY"])
      .environment[name]
  }

  private static func file(_ text: String, mode: Int = 0o600, _ folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/secret"
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  @Test(
    "A file's content is the secret, without the line break at its end",
    arguments: [
      ("abc", "abc"), ("abc\n", "abc"), ("abc\r\n", "abc"), (" a b \n\n", " a b "), ("a\nb\n", "a\nb"),
    ])
  func files(content: String, secret: String) throws {
    let folder = try TemporaryFolder()
    let path = try Self.file(content, folder)
    #expect(try Self.found(["SHOP_KEY_FILE": path]) == secret)
    #expect(try Self.found(["USHER_SERVER_SECRET_FILE": path], "USHER_SERVER_SECRET") == secret)
  }

  @Test("A link is followed, as container platforms link their secrets")
  func link() throws {
    let folder = try TemporaryFolder()
    let path = try Self.file("abc", folder)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: path)
    #expect(try Self.found(["SHOP_KEY_FILE": folder.path + "/link"]) == "abc")
  }

  @Test(
    "The first line of a program's output is the secret",
    arguments: [
      ("echo abc", "abc"), ("printf 'a b\\nrest\\n'", "a b"), ("sh -c 'echo \"$SHOP_PART\"!'", "x y!"),
      ("echo '' ", nil), ("echo $HOME", "$HOME"), ("echo a;b", "a;b"),
      ("sh -c 'echo abc; sleep 30 & exit 0'", "abc"), ("sh -c 'cat; echo abc'", "abc"),
      ("sh -c 'echo noise >&2; echo abc'", "abc"),
    ])
  func programs(command: String, secret: String?) throws {
    let variables = ["SHOP_KEY_COMMAND": command, "SHOP_PART": "x y"]
    guard let secret else {
      #expect(
        Self.issues(variables.merging(["PATH": "/usr/bin:/bin"]) { $1 }) == [
          "SHOP_KEY_COMMAND: echo gives nothing"
        ])
      return
    }
    let start = ContinuousClock.now
    #expect(try Self.found(variables) == secret)
    #expect(ContinuousClock.now - start < .seconds(8))
  }

  @Test("Neither program nor file is touched for a variable that holds no secret of ours")
  func others() throws {
    let folder = try TemporaryFolder()
    let variables = [
      "PATH": "/usr/bin:/bin", "PROMPT_COMMAND": "touch \(folder.path)/made", "SSL_CERT_FILE": "/nowhere",
      "USHER_MCP_SHOP_COMMAND": "touch \(folder.path)/made",
    ]
    let secrets = try SecretVariables(variables, names: ["SHOP_KEY"])
    #expect(secrets.environment == variables && secrets.warnings.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/made"))
  }

  @Test("What goes wrong is said with the variable's name, and with what the program said")
  func wrong() throws {
    let folder = try TemporaryFolder()
    let path = try Self.file("\n", folder)
    let base = ["PATH": "/usr/bin:/bin"]
    func issue(_ name: String, _ value: String, _ more: [String: String] = [:]) -> String {
      Self.issues(base.merging([name: value]) { $1 }.merging(more) { $1 }).joined()
    }
    #expect(
      issue("SHOP_KEY_FILE", "/nowhere/x").contains("SHOP_KEY_FILE: /nowhere/x cannot be read: No such file"))
    #expect(issue("SHOP_KEY_FILE", folder.path).contains("is no file"))
    #expect(issue("SHOP_KEY_FILE", path).contains("gives nothing"))
    #expect(issue("SHOP_KEY_FILE", path, ["SHOP_KEY": "abc"]).contains("SHOP_KEY is set too"))
    #expect(issue("SHOP_KEY_FILE", path, ["SHOP_KEY_COMMAND": "echo x"]).contains("set one of them"))
    #expect(
      issue("SHOP_KEY_COMMAND", "sh -c 'echo the vault is sealed >&2; exit 3'")
        == "SHOP_KEY_COMMAND: sh ended with 3: the vault is sealed")
    #expect(issue("SHOP_KEY_COMMAND", "no-such-program-here").contains("cannot be started"))
    #expect(issue("SHOP_KEY_COMMAND", "echo 'abc").contains("quotation mark"))
    #expect(issue("SHOP_KEY_COMMAND", "head -c 100000 /dev/zero").contains("more than"))
    #expect(issue("SHOP_KEY_COMMAND", "printf '\\377'").contains("UTF-8"))
  }

  @Test(
    "A file that others can read or change is warned about; those of container platforms are theirs to keep")
  func modes() throws {
    let folder = try TemporaryFolder()
    for (mode, word) in [(0o600, ""), (0o640, ""), (0o644, "read"), (0o660, "change"), (0o606, "change")] {
      let path = try Self.file("abc", mode: mode, folder)
      let warnings = try SecretVariables(["SHOP_KEY_FILE": path], names: ["SHOP_KEY"]).warnings
      #expect(warnings.count == (word.isEmpty ? 0 : 1), "\(mode)")
      #expect(word.isEmpty || (warnings.first ?? "").contains(word), "\(mode)")
    }
  }

  @Test("A program that never ends is ended, with all that it has started")
  func slow() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path + "/late"
    let start = ContinuousClock.now
    #expect(throws: ProgramOutput.Failure.tooSlow(errors: Array("waiting\n".utf8))) {
      _ = try ProgramOutput(
        of: ["sh", "-c", "echo waiting >&2; (sleep 2; touch \(mark)) & sleep 60"],
        environment: ["PATH": "/usr/bin:/bin"], within: .milliseconds(500))
    }
    #expect(ContinuousClock.now - start < .seconds(5))
    Thread.sleep(forTimeInterval: 2.5)
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test("No open file of ours is passed on to a program")
  func descriptors() throws {
    let result = try ProgramOutput(
      of: ["sh", "-c", "ls /proc/self/fd | wc -l"], environment: ["PATH": "/usr/bin:/bin"],
      within: .seconds(10))
    // Its three, and the one with which ls reads the folder.
    #expect(String(decoding: result.output, as: UTF8.self).filter(\.isNumber) == "4")
  }

  @Test("The variables that a text refers to are found")
  func references() {
    let text = "key: env:A_1\nheaders: {authorization: Bearer env:B_KEY}\nurl: redis://:env:C@host # env:"
    #expect(SecretVariables.references(in: text) == ["A_1", "B_KEY", "C"])
  }
}
