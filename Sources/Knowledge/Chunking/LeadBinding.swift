/// Ties the sentence that leads to a list, a table or a listing ("To return a ticket:") to what it leads to.
enum LeadBinding {
  /// A lead longer than this is a paragraph of its own.
  private static let limit = 60

  static func bind(_ units: [ChunkUnit]) -> [ChunkUnit] {
    var bound: [ChunkUnit] = []
    for var unit in units {
      if !unit.flows, var previous = bound.last, let lead = takeLead(of: &previous) {
        bound.removeLast()
        if !previous.pieces.isEmpty { bound.append(previous) }
        let text = unit.lead.map { lead.text + "\n" + $0.text } ?? lead.text
        unit.lead = ChunkUnit.Piece(text: text, tokens: lead.tokens + (unit.lead?.tokens ?? 0))
        unit.anchor = unit.anchor ?? previous.anchor
      }
      bound.append(unit)
    }
    return bound
  }

  /// Takes the last sentence of running text, when it leads to what follows.
  static func takeLead(of unit: inout ChunkUnit) -> ChunkUnit.Piece? {
    guard unit.flows, let lead = unit.pieces.last, lead.text.hasSuffix(":"), lead.tokens <= limit else {
      return nil
    }
    unit.pieces.removeLast()
    return lead
  }
}
