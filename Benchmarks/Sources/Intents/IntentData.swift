import Foundation

/// The public sets that intents are measured on, as their authors publish them.
struct IntentData {
  let folder: URL

  /// CLINC150's parts, by name: `train`, `val`, `oos_train`, `oos_val`.
  func clinc() throws -> [String: [LabelledMessage]] {
    let parts = try JSONDecoder().decode([String: [[String]]].self, from: contents("clinc150_dev.json"))
    return try parts.mapValues { rows in
      try rows.map { row in
        guard row.count == 2 else { throw BenchmarkError("a row of clinc150_dev.json is no pair: \(row)") }
        return LabelledMessage(text: row[0], intent: row[1])
      }
    }
  }

  /// BANKING77's training rows.
  func banking() throws -> [LabelledMessage] {
    let rows = Self.rows(String(decoding: try contents("banking77_train.csv"), as: UTF8.self))
    return rows.dropFirst().filter { $0.count == 2 }.map { LabelledMessage(text: $0[0], intent: $0[1]) }
  }

  /// Those messages of the Schema-Guided Dialogues about events in which the customer begins something new.
  func events() throws -> [LabelledMessage] {
    let dialogues = try JSONDecoder().decode([Dialogue].self, from: contents("sgd_events_train.json"))
    return dialogues.flatMap { dialogue in
      dialogue.turns.compactMap { turn in
        guard turn.acts.contains("INFORM_INTENT"), let intent = turn.intent else { return nil }
        return LabelledMessage(text: turn.text, intent: intent, group: dialogue.id)
      }
    }
  }

  private struct Dialogue: Decodable {
    struct Turn: Decodable {
      let text: String
      let acts: [String]
      let intent: String?
    }
    let id: String
    let turns: [Turn]
  }

  private func contents(_ name: String) throws -> Data {
    let file = folder.appending(path: name)
    do {
      return try Data(contentsOf: file)
    } catch {
      throw BenchmarkError("\(file.path) cannot be read; Docs/Intents.md tells where the sets come from")
    }
  }

  /// The fields of comma-separated rows; quoted ones may contain commas, line ends and doubled quotes.
  private static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var endsQuote = false
    for character in text {
      if isQuoted {
        if character == "\"" { (isQuoted, endsQuote) = (false, true) } else { field.append(character) }
        continue
      }
      if character == "\"" {
        if endsQuote { field.append("\"") }
        isQuoted = true
      } else if character == "," || character.isNewline {
        row.append(field)
        field = ""
        if character.isNewline {
          rows.append(row)
          row = []
        }
      } else {
        field.append(character)
      }
      endsQuote = false
    }
    if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
    return rows
  }
}
