import Essentials
import Foundation
import Testing

/// A conversation as it is written down: what the customer writes, what may be changed by it, and how it ends.
struct Script: Decodable, Sendable {
  let name: String
  /// What the clocks of ``zone`` show at the beginning: `2027-03-03 10:00`.
  let now: String?
  let zone: String?
  /// The company's name for the customer; `none` when nobody is signed in.
  let customer: String?
  /// The cards that the customer has saved besides a Visa.
  let cards: [String]?
  /// Sections that are sold out, by event; `all` for all of them.
  let sold: [String: [Word]]?
  let calledOff: [String]?
  /// Events that begin at another time than announced.
  let moved: [String: String]?
  /// What was bought before.
  let before: [Earlier]?
  let talk: [Line]
  /// Everything that changes something, in order.
  let calls: [ExpectedCall]?
  let end: End?

  enum CodingKeys: String, CodingKey {
    case name, now, zone, customer, cards, sold, moved, before, talk, calls, end
    case calledOff = "called_off"
  }

  /// An order of the past.
  struct Earlier: Decodable, Sendable {
    /// How the script's lines refer to it: `{first}`.
    let `as`: String
    let event: String
    let seats: [String]
    let customer: String?
    let at: String
  }

  /// A step of the conversation.
  struct Line: Sendable {
    enum Step: Sendable {
      case say(String)
      /// The button under the question.
      case press(Bool)
      /// The customer does what their bank asks for.
      case authenticate(Bool)
      case signIn(String)
      case wait(Duration)
    }

    let step: Step
    /// What the last reply must ask for so that this is said: `yes`, `seats`, `payment`, `events`, or a pattern.
    let condition: String?
    let reply: [Word]
    let not: [Word]
  }

  /// A call that changes something.
  struct ExpectedCall: Sendable {
    let tool: String
    let arguments: [String: JSONValue]
  }

  /// How it ends.
  struct End: Decodable, Sendable {
    let stage: [Word]?
    let orders: [ExpectedOrder]?
    let holds: Int?
    let handoff: Bool?
    /// What the last reply says.
    let says: [String]?
    /// What no reply says.
    let never: [String]?

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      try values.refuseUnknown(CodingKeys.self, in: decoder)
      if let several = try? values.decodeIfPresent([Word].self, forKey: .stage) {
        stage = several
      } else {
        stage = try values.decodeIfPresent(Word.self, forKey: .stage).map { [$0] }
      }
      orders = try values.decodeIfPresent([ExpectedOrder].self, forKey: .orders)
      holds = try values.decodeIfPresent(Int.self, forKey: .holds)
      handoff = try values.decodeIfPresent(Bool.self, forKey: .handoff)
      says = try values.decodeIfPresent([String].self, forKey: .says)
      never = try values.decodeIfPresent([String].self, forKey: .never)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case stage, orders, holds, handoff, says, never
    }
  }

  /// An order at the end.
  struct ExpectedOrder: Decodable, Sendable {
    let event: String?
    let section: Word?
    let seats: [String]?
    let quantity: Int?
    /// What its seats cost, and what was taken and given back.
    let total: Word?
    let paid: Word?
    let refunded: Word?
    let status: String?
  }

  /// A text that YAML may take for a number.
  struct Word: Decodable, Hashable, Sendable, CustomStringConvertible {
    let text: String
    fileprivate let isObject: Bool
    var description: String { text }

    init(from decoder: any Decoder) throws {
      let value = try JSONValue(from: decoder)
      text = value.stringValue ?? value.text
      isObject = value.objectValue != nil
    }
  }
}

extension KeyedDecodingContainer {
  /// A slip of the pen in a script must not make it easier.
  func refuseUnknown<Known: CodingKey & CaseIterable>(_ known: Known.Type, in decoder: any Decoder) throws {
    let names = Set(known.allCases.map(\.stringValue))
    let given = try JSONValue(from: decoder).objectValue ?? [:]
    if let unknown = given.keys.sorted().first(where: { !names.contains($0) }) {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "there is no field “\(unknown)”"))
    }
  }
}

extension Script.Line: Decodable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case say, press, authenticate, wait, reply, not
    case condition = "if"
    case signIn = "sign_in"
  }

  init(from decoder: any Decoder) throws {
    let whole = try Script.Word(from: decoder)
    guard whole.isObject else {
      self.init(step: .say(whole.text), condition: nil, reply: [], not: [])
      return
    }
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.refuseUnknown(CodingKeys.self, in: decoder)
    let step: Step
    if let word = try values.decodeIfPresent(Script.Word.self, forKey: .say) {
      step = .say(word.text)
    } else if let accepts = try values.decodeIfPresent(Bool.self, forKey: .press) {
      step = .press(accepts)
    } else if let succeeds = try values.decodeIfPresent(Bool.self, forKey: .authenticate) {
      step = .authenticate(succeeds)
    } else if let name = try values.decodeIfPresent(String.self, forKey: .signIn) {
      step = .signIn(name)
    } else {
      step = .wait(try Self.duration(values.decode(String.self, forKey: .wait), decoder))
    }
    self.init(
      step: step, condition: try values.decodeIfPresent(Script.Word.self, forKey: .condition)?.text,
      reply: try values.decodeIfPresent([Script.Word].self, forKey: .reply) ?? [],
      not: try values.decodeIfPresent([Script.Word].self, forKey: .not) ?? [])
  }

  /// `90s`, `6m`, `2h`, `3d`
  private static func duration(_ text: String, _ decoder: any Decoder) throws -> Duration {
    let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[String($0)] }), let number = Int(text.dropLast()) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is no duration"))
    }
    return .seconds(number * unit)
  }
}

extension Script.ExpectedCall: Decodable {
  init(from decoder: any Decoder) throws {
    let value = try JSONValue(from: decoder)
    if let name = value.stringValue {
      self.init(tool: name, arguments: [:])
    } else if let call = value.objectValue?.first {
      self.init(tool: call.key, arguments: call.value.objectValue ?? [:])
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a call is a name, or a name with arguments"))
    }
  }
}

/// The scripts of a file.
struct ScriptFile: Sendable, CustomTestStringConvertible {
  let name: String
  private(set) var scripts: [Script]

  var testDescription: String { name }

  /// Reads all files of the folder, in the order of their names, or those that `USHER_SCRIPTS` names: `payment` is a
  /// file, and `hard/scots` the scripts in it whose names have that in them.
  static func all() throws -> [ScriptFile] {
    let folder = ScriptCompany.tests + "/Conversations"
    let wanted = ProcessInfo.processInfo.environment["USHER_SCRIPTS"]?.split(separator: ",").map(String.init)
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
      .sorted().map { try ScriptFile(folder + "/" + $0) }
      .compactMap { file in wanted.map { file.only($0) } ?? file }
  }

  /// The scripts that are wanted; nothing where none is.
  private func only(_ wanted: [String]) -> ScriptFile? {
    var file = self
    file.scripts = scripts.filter { script in
      wanted.contains {
        $0 == name || $0.hasPrefix(name + "/") && script.name.contains($0.dropFirst(name.count + 1))
      }
    }
    return file.scripts.isEmpty ? nil : file
  }

  init(_ path: String) throws {
    name = URL(filePath: path).deletingPathExtension().lastPathComponent
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let node = try YAMLNode.parse(text, file: path)
    scripts = try (node.sequence ?? []).map { node in
      do {
        return try JSON.decode(Script.self, from: Array(node.json.text.utf8))
      } catch {
        throw ScriptError("\(path):\(node.line): \(error)")
      }
    }
    let names = scripts.map(\.name)
    if Set(names).count < names.count { throw ScriptError("\(path): two scripts have the same name") }
  }
}

struct ScriptError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
