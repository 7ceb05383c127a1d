import Essentials
import Foundation
import Testing

/// Something that is tried on an agent.
struct Attack: Sendable, CustomTestStringConvertible {
  enum Way: String, ConfigurationValue, CaseIterable {
    case message, document, attachment
    case toolResult = "tool_result"
  }

  /// What a model that obeys does next.
  enum Step: Sendable {
    case say(String)
    case call(String, String)
  }

  let name: String
  let via: Way
  let text: String
  /// The name of the file that carries it, with `attachment`; it says what kind of file that is.
  let file: String
  let obeys: [Step]

  var testDescription: String { name }

  /// All attacks of the files in the folder beside this one.
  static let all: [Attack] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Attacks")
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "yaml" }.flatMap { file in
      do {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let reader = ConfigurationReader(try YAMLNode.parse(text, file: file.path), file: file.path)
        let attacks = reader.sections("attacks").map(Attack.init)
        try reader.finish()
        return attacks
      } catch {
        fatalError("\(error)")
      }
    }
  }()

  private init(_ reader: ConfigurationReader) {
    name = reader.required("name") ?? ""
    via = reader.required("via") ?? .message
    text = reader.required("text") ?? ""
    file = reader.optional("file") ?? "letter.txt"
    obeys = reader.list("obeys", of: String.self).map { step in
      if step.hasPrefix("say: ") { return .say(String(step.dropFirst(5))) }
      let parts = step.split(separator: " ", maxSplits: 1)
      return .call(String(parts[0]), parts.count > 1 ? String(parts[1]) : "{}")
    }
  }
}
