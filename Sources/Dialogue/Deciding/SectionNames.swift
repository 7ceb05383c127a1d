/// Reads the sections of the houses by their numbers: “in 201”, “ok 103 then” name a section where the house has one.
enum SectionNames {
  /// The updates, with sections that only the catalogue knows for such.
  static func reading(
    _ updates: [SlotUpdate], _ message: String, _ catalogue: DialogueCatalogue
  ) -> [SlotUpdate] {
    var updates = updates
    for token in Tokenizer(message).tokens where token.kind == .number && token.text.utf8.count >= 3 {
      guard catalogue.sectionNumbers.contains(token.text) else { continue }
      let covering = updates.indices.filter {
        updates[$0].span.start < token.span.end && token.span.start < updates[$0].span.end
      }
      // A price, a seat or an order may have the same number.
      guard covering.allSatisfy({ [.quantity, .choice].contains(updates[$0].slot) }) else { continue }
      guard !isMoney(token, in: message) else { continue }
      for index in covering.reversed() { updates.remove(at: index) }
      updates.append(
        SlotUpdate(.section, .set, .section(.named(token.text)), span: token.span, confidence: 0.85))
    }
    return updates
  }

  private static func isMoney(_ token: Token, in message: String) -> Bool {
    let bytes = Array(message.utf8)
    let before = bytes[..<min(token.span.start, bytes.count)].suffix(4)
    let after = bytes[min(token.span.end, bytes.count)...].prefix(9)
    let text = String(decoding: before, as: UTF8.self) + " " + String(decoding: after, as: UTF8.self)
    return ["$", "€", "£", "euro", "dollar", "buck", "pound", "for ", "%", "usd", "eur"].contains {
      text.lowercased().contains($0)
    }
      && !text.lowercased().contains("in ")
  }
}
