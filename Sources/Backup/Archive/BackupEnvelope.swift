public import Essentials

/// What stands in the open about a backup: when and by what it was made, its parts, how its key is derived. A code over
/// all of it, made with the key, shows whether it is as it was written.
public struct BackupEnvelope: Hashable, Sendable {
  /// A piece of the archive's stream, as it lies in the store.
  struct Part: Hashable, Sendable {
    let size: Int
    let sha256: String
  }

  /// What it is called.
  public let name: BackupName
  /// The moment whose state it holds.
  public let snapshotAt: Timestamp
  /// When it was finished.
  public let finishedAt: Timestamp
  /// The program's version that made it.
  public let program: String
  /// The database it was made of: `sqlite` or `postgres`.
  public let engine: String
  /// Its size in the store, in bytes.
  public var size: Int { parts.reduce(0) { $0 + $1.size } }

  let derivation: BackupKey.Derivation
  /// Of the stream that the parts are pieces of.
  let header: [UInt8]
  let parts: [Part]
  /// The manifest, sealed.
  let contents: [UInt8]

  private static let magic = "usher-backup"
  private static let format: Int64 = 1

  /// Purposes of keys, each bound to its use.
  enum Purpose {
    static let stream = "usher backup stream"
    static let contents = "usher backup contents"
    static let code = "usher backup envelope"
    static let check = "usher backup key check"
  }

  /// As it lies in the store: a line with the code, and a line of JSON.
  func encoded(_ key: BackupKey) -> [UInt8] {
    let json: JSONValue = [
      "format": .integer(Self.format), "name": .string(name.text),
      "snapshot_at": .string(snapshotAt.description), "finished_at": .string(finishedAt.description),
      "program": .string(program), "engine": .string(engine),
      "key": [
        "derivation": "argon2id", "salt": .string(Hexadecimal.encode(derivation.salt)),
        "operations": .integer(derivation.operations), "memory": .integer(derivation.memory),
        "check": .string(Self.check(key)),
      ],
      "header": .string(Hexadecimal.encode(header)),
      "parts": .array(
        parts.map { ["bytes": .integer(Int64($0.size)), "sha256": .string($0.sha256)] }),
      "contents": .string(Base64URL.encode(contents)),
    ]
    let line = json.serialized()
    let code = Hexadecimal.encode(HMAC.code(of: line, key: key.key(for: Purpose.code)))
    return Array("\(Self.magic) \(code)\n".utf8) + line + [UInt8(ascii: "\n")]
  }

  private static func check(_ key: BackupKey) -> String { Hexadecimal.encode(key.key(for: Purpose.check)) }

  /// An envelope that was read, and what is needed to find out whether it is right.
  struct Read {
    let envelope: BackupEnvelope
    fileprivate let line: [UInt8]
    fileprivate let code: [UInt8]
    fileprivate let check: String

    /// Derives the key, and checks with it that nothing was changed.
    func open(_ passphrase: BackupPassphrase) async throws -> BackupKey {
      let name = envelope.name.text
      let key = try await BackupKey(passphrase, envelope.derivation)
      guard ConstantTime.areEqual(BackupEnvelope.check(key), check) else { throw BackupError.wrongKey(name) }
      guard HMAC.isValid(code, for: line, key: key.key(for: Purpose.code)) else {
        throw BackupError.damaged(name, reason: "its manifest is not as it was written")
      }
      return key
    }
  }

  /// Reads one; whether it is right is known only with the key.
  static func read(_ bytes: [UInt8], name: BackupName) throws -> Read {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    let words = String(decoding: lines.first ?? [], as: UTF8.self).split(separator: " ")
    guard lines.count == 3, lines[2].isEmpty, words.count == 2, words[0] == magic,
      let code = Hexadecimal.decode(words[1]),
      let json = try? JSONValue(parsing: String(decoding: lines[1], as: UTF8.self))
    else { throw BackupError.damaged(name.text, reason: "its manifest cannot be read") }
    if let format = json["format"]?.integerValue, format > Self.format {
      throw BackupError.newerFormat(name.text, format: format)
    }
    guard let envelope = BackupEnvelope(json), envelope.name == name,
      let check = json["key"]?["check"]?.stringValue
    else { throw BackupError.damaged(name.text, reason: "its manifest cannot be read") }
    return Read(envelope: envelope, line: Array(lines[1]), code: code, check: check)
  }

  init(
    name: BackupName, snapshotAt: Timestamp, finishedAt: Timestamp, program: String, engine: String,
    derivation: BackupKey.Derivation, header: [UInt8], parts: [Part], contents: [UInt8]
  ) {
    self.name = name
    self.snapshotAt = snapshotAt
    self.finishedAt = finishedAt
    self.program = program
    self.engine = engine
    self.derivation = derivation
    self.header = header
    self.parts = parts
    self.contents = contents
  }

  private init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue.flatMap({ BackupName($0) }),
      let snapshot = json["snapshot_at"]?.stringValue.flatMap({ Timestamp($0) }),
      let finished = json["finished_at"]?.stringValue.flatMap({ Timestamp($0) }),
      let program = json["program"]?.stringValue, let engine = json["engine"]?.stringValue,
      let derivation = json["key"].flatMap({ BackupKey.Derivation($0) }),
      let header = json["header"]?.stringValue.flatMap({ Hexadecimal.decode($0) }),
      let list = json["parts"]?.arrayValue,
      let contents = json["contents"]?.stringValue.flatMap({ Base64URL.decode($0) })
    else { return nil }
    var parts: [Part] = []
    for part in list {
      guard let size = part["bytes"]?.integerValue, (0...Int64(1 << 40)).contains(size),
        let sum = part["sha256"]?.stringValue
      else { return nil }
      parts.append(Part(size: Int(size), sha256: sum))
    }
    self.init(
      name: name, snapshotAt: snapshot, finishedAt: finished, program: program, engine: engine,
      derivation: derivation, header: header, parts: parts, contents: contents)
  }
}

extension BackupKey.Derivation {
  fileprivate init?(_ json: JSONValue) {
    guard json["derivation"]?.stringValue == "argon2id",
      let salt = json["salt"]?.stringValue.flatMap({ Hexadecimal.decode($0) }),
      let operations = json["operations"]?.integerValue, let memory = json["memory"]?.integerValue
    else { return nil }
    self.init(salt: salt, operations: operations, memory: memory)
    if !isReasonable { return nil }
  }
}
