/// Where every event leads from every stage: the one place that says so.
public enum TransitionTable {
  /// Rows are events, columns stages, in the letters of ``code(of:)``; `·` stays, `<` goes back to where the detour
  /// began.
  public static let table = """
                 G B S P Y C L E U A R W
    greet        G B S P Y C L B U A R W
    browse       B B B B · C B B B B B W
    choose       S S S S · S S S S A · W
    hold         P P P P · · P P P A · W
    confirm      · · · Y Y · · · · A R ·
    paid         · · · C C C · · · A · W
    declined     · · · P P · · · P A · W
    lapse        · · S S S · · · U A R W
    release      L L B B · L L E < < < W
    delivered    · · · · · L L · U A R W
    ask          U U U U U U U U U U U W
    wantUpgrade  A A A A A A A A A A A W
    wantRefund   R R R R R R R R R R R W
    wantHuman    W W W W W W W W W W W W
    resolve      G B S P Y L L E < < < <
    leave        E E E E Y E E E E E E W
    """

  /// What a cell says.
  public enum Step: Hashable, Sendable {
    case to(DialogueStage)
    case stay
    /// Back to where the detour began.
    case back
  }

  /// Where an event leads.
  public static func step(from stage: DialogueStage, on event: DialogueEvent) -> Step {
    // The table is complete, which a test makes sure of.
    cells[Cell(stage: stage, event: event)] ?? .stay
  }

  struct Cell: Hashable {
    let stage: DialogueStage
    let event: DialogueEvent
  }

  static let cells: [Cell: Step] = {
    let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let stages = (rows.first ?? []).compactMap { TransitionTable.stage(of: $0) }
    var cells: [Cell: Step] = [:]
    for row in rows.dropFirst() {
      guard let name = row.first, let event = DialogueEvent(rawValue: name) else { continue }
      for (stage, text) in zip(stages, row.dropFirst()) {
        let step: Step? =
          switch text {
          case "·": .stay
          case "<": .back
          default: TransitionTable.stage(of: text).map { .to($0) }
          }
        cells[Cell(stage: stage, event: event)] = step
      }
    }
    return cells
  }()

  /// The letter of a stage in the table.
  static func code(of stage: DialogueStage) -> String {
    switch stage {
    case .greeting: "G"
    case .browsing: "B"
    case .selecting: "S"
    case .purchasing: "P"
    case .payment: "Y"
    case .confirmation: "C"
    case .closing: "L"
    case .ended: "E"
    case .support: "U"
    case .upgrade: "A"
    case .refund: "R"
    case .waitingForHuman: "W"
    }
  }

  private static func stage(of code: String) -> DialogueStage? {
    DialogueStage.allCases.first { self.code(of: $0) == code }
  }
}
