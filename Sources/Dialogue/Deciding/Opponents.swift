/// Reads which game is meant where both sides are named, however: “hawks comets”, “when do the hawks play the wolves”.
enum Opponents {
  /// The updates, with the game that both sides play in place of one of them.
  static func reading(_ updates: [SlotUpdate], _ message: String, _ catalogue: DialogueCatalogue)
    -> [SlotUpdate]
  {
    guard
      let place = updates.firstIndex(where: { $0.slot == .event && [.set, .changed].contains($0.change) }),
      case .entity(let side)? = updates[place].value, side.kind == .performer
    else { return updates }
    let refused = updates.filter { $0.slot == .event && $0.change == .excluded }.compactMap {
      update -> String? in
      if case .entity(let mention)? = update.value { mention.name } else { nil }
    }
    let words = Set(Tokenizer(message).tokens.map(\.text))
    let games = catalogue.events.filter { event in
      event.performers.count > 1 && event.performers.contains(side.name)
        && event.performers.contains { other in
          other != side.name && !refused.contains(other)
            && EntityIndex.words(of: other).last.map { $0.utf8.count >= 4 && words.contains($0) } == true
        }
    }
    guard Set(games.map(\.name)).count == 1, let game = games.first else { return updates }
    var updates = updates
    let old = updates[place]
    updates[place] = SlotUpdate(
      .event, old.change, .entity(EntityMention(.event, game.name)), span: old.span, confidence: 0.9)
    return updates
  }
}
