import Essentials
import Testing

@Suite struct ConfigurationReaderTests {
  enum Flavour: String, CaseIterable, ConfigurationValue { case vanilla, chocolate }

  static func reader(_ text: String, _ variables: [String: String]? = nil) throws -> ConfigurationReader {
    ConfigurationReader(
      try YAMLNode.parse(text, file: "usher.yaml"), file: "usher.yaml",
      environment: variables.map { ConfigurationEnvironment($0) })
  }

  static func issues(_ reader: ConfigurationReader) -> [String] {
    do throws(ConfigurationError) {
      try reader.finish()
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }

  @Test("Every kind of value is read")
  func values() throws {
    let reader = try Self.reader(
      """
      text: 'a'
      whole: 1_000
      part: 0.5
      truth: no
      wait: 1.5h
      size: 2MiB
      flavour: chocolate
      list: [1, 2]
      one: 3
      map: {x: "1", y: 2}
      empty:
      """)
    #expect(reader.value("text", default: "") == "a")
    #expect(reader.value("whole", default: 0) == 1000)
    #expect(reader.value("part", default: 0.0) == 0.5)
    #expect(reader.value("truth", default: true) == false)
    #expect(reader.value("wait", default: Duration.zero) == .seconds(5400))
    #expect(reader.optional("size", as: ByteCount.self)?.bytes == 2_097_152)
    #expect(reader.optional("flavour", as: Flavour.self) == .chocolate)
    #expect(reader.list("list", of: Int.self) == [1, 2])
    #expect(reader.list("one", of: Int.self) == [3])
    #expect(reader.dictionary("map", of: Int.self) == ["x": 1, "y": 2])
    #expect(reader.value("empty", default: "default") == "default")
    #expect(reader.value("absent", default: 7) == 7)
    #expect(!reader.has("empty") && reader.has("one"))
    try reader.finish()
  }

  @Test(
    "Durations have a unit",
    arguments: [
      ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("5 m", .seconds(300)), ("7d", .seconds(604_800)),
      ("0", .zero), ("30", nil), ("s", nil), ("-1s", nil), ("1y", nil), ("", nil), ("1.2.3s", nil),
    ] as [(String, Duration?)])
  func durations(text: String, duration: Duration?) {
    #expect(Duration(configuration: text, isPlain: true) == duration)
  }

  @Test(
    "Sizes may have a unit",
    arguments: [
      ("1024", 1024), ("1KiB", 1024), ("1k", 1024), ("1 MB", 1_000_000), ("0.5GiB", 536_870_912), ("7b", 7),
      ("1XB", nil), ("-1", nil), ("MiB", nil), ("99999999GiB", nil),
    ] as [(String, Int?)])
  func sizes(text: String, bytes: Int?) {
    #expect(ByteCount(configuration: text, isPlain: true)?.bytes == bytes)
  }

  @Test("All errors are reported together, in the order of their lines, with the nearest right word")
  func errors() throws {
    let reader = try Self.reader(
      """
      sever:
        port: 1
      server:
        prot: 80
        host: [a]
        wait: 30
      flavour: choclate
      sources:
        - path: a
        - pth: b
      """)
    let server = reader.section("server")
    _ = server.optional("port", as: Int.self)
    #expect(server.value("host", default: "x") == "x")
    #expect(server.value("wait", default: Duration.seconds(1)) == .seconds(1))
    _ = reader.optional("flavour", as: Flavour.self)
    for source in reader.sections("sources") { _ = source.required("path", as: String.self) }
    _ = reader.required("name", as: String.self)
    #expect(
      Self.issues(reader)
        == [
          "usher.yaml:1:1: “name” is missing; it must be a text",
          "usher.yaml:1:1: unknown key “sever”; did you mean “server”?",
          "usher.yaml:4:3: unknown key “prot” in server; did you mean “port”?",
          "usher.yaml:5:9: “host” must be a text",
          "usher.yaml:6:9: “wait”: “30” is not right; it must be a duration such as 500ms, 30s, 5m, 1h or 7d",
          "usher.yaml:7:10: “flavour”: “choclate” is not right; it must be vanilla or chocolate; "
            + "did you mean “chocolate”?",
          "usher.yaml:10:5: “path” is missing in sources; it must be a text",
          "usher.yaml:10:5: unknown key “pth” in sources; did you mean “path”?",
        ])
  }

  @Test("A wrong value that nothing is near to is told what there is")
  func knownKeys() throws {
    let reader = try Self.reader("zzz: 1")
    _ = reader.has("alpha")
    _ = reader.has("beta")
    #expect(Self.issues(reader) == ["usher.yaml:1:1: unknown key “zzz”; known keys are alpha, beta"])
  }

  @Test("What is no mapping is reported once", arguments: ["[a]", "text"])
  func noMapping(text: String) throws {
    let reader = try Self.reader("server: \(text)")
    _ = reader.section("server").value("port", default: 1)
    #expect(Self.issues(reader) == ["usher.yaml:1:9: “server” must be a mapping of keys and values"])
  }

  @Test("A value can be rejected for what it means")
  func rejection() throws {
    let reader = try Self.reader("server:\n  port: 70000", ["USHER_HOST": "bad host"])
    let server = reader.section("server")
    _ = server.value("port", default: 1)
    server.reject("port", "must be between 1 and 65535")
    _ = reader.value("host", default: "")
    reader.reject("host", "must be a name")
    #expect(
      Self.issues(reader) == [
        "USHER_HOST: must be a name", "usher.yaml:2:9: “port” must be between 1 and 65535",
      ])
  }

  @Test("The environment goes before the file")
  func environment() throws {
    let environment = ConfigurationEnvironment([
      "USHER_SERVER_PORT": "9000", "USHER_SERVER_CORS_ORIGINS": "https://a, https://b,", "USHER_NAME": "",
      "USHER_SERVER_WAIT": "soon", "USHER_SERVER_PROT": "1", "USHER_MODEL_DIRECTORY": "x", "HOME": "/root",
    ])
    let root = try YAMLNode.parse("server: {port: 80}\nname: file", file: "usher.yaml")
    let reader = ConfigurationReader(root, file: "usher.yaml", environment: environment)
    let server = reader.section("server")
    #expect(server.value("port", default: 1) == 9000)
    #expect(server.list("cors_origins", of: String.self) == ["https://a", "https://b"])
    #expect(reader.value("name", default: "") == "file")
    _ = server.value("wait", default: Duration.zero)
    #expect(
      Self.issues(reader) == [
        "USHER_SERVER_WAIT: “soon” is not right; it must be a duration such as 500ms, 30s, 5m, 1h or 7d"
      ])
    #expect(
      environment.warnings(except: ["USHER_MODEL_DIRECTORY"]) == [
        "USHER_SERVER_PROT sets nothing; did you mean “USHER_SERVER_PORT”?"
      ])
  }

  @Test("Without a file, the environment alone configures")
  func environmentAlone() throws {
    let reader = try Self.reader("", ["USHER_SERVER_PORT": "9000"])
    #expect(reader.section("server").value("port", default: 1) == 9000)
    try reader.finish()
  }
}
