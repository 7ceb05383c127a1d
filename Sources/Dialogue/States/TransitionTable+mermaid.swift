extension TransitionTable {
  /// The table as a Mermaid state diagram (https://mermaid.js.org/syntax/stateDiagram.html); arrows that lead the same
  /// way share one, and those into detours from anywhere are told once.
  public static var mermaid: String {
    var lines = ["stateDiagram-v2", "  [*] --> \(DialogueStage.greeting.rawValue)"]
    for from in DialogueStage.allCases where !from.isDetour {
      for to in DialogueStage.allCases where to != from && !to.isDetour {
        let events = DialogueEvent.allCases.filter { step(from: from, on: $0) == .to(to) }
        if !events.isEmpty { lines.append("  \(from.rawValue) --> \(to.rawValue): \(label(events))") }
      }
    }
    lines.append("  state \"any stage\" as any")
    for to in DialogueStage.allCases where to.isDetour {
      let events = DialogueEvent.allCases.filter { event in
        DialogueStage.allCases.filter { !$0.isDetour && step(from: $0, on: event) == .to(to) }.count > 3
      }
      let back = DialogueEvent.allCases.filter { step(from: to, on: $0) == .back }
      if !events.isEmpty { lines.append("  any --> \(to.rawValue): \(label(events))") }
      if !back.isEmpty { lines.append("  \(to.rawValue) --> any: \(label(back)) (back)") }
    }
    lines.append("  \(DialogueStage.ended.rawValue) --> [*]")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func label(_ events: [DialogueEvent]) -> String {
    events.map(\.rawValue).joined(separator: ", ")
  }
}
