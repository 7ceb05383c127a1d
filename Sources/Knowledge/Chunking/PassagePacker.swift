/// Packs the units of a section into passages of even length.
struct PassagePacker {
  /// A passage without its section.
  struct Packed {
    var text: String
    var form: PassageForm
    var tokens: Int
    var anchor: String?
    var page: Int?
  }

  /// What is never cut here: a sentence of running text, or as much of a list, table or listing as fits.
  private struct Atom {
    var text: String
    var tokens: Int
    var form: PassageForm
    var flows: Bool
    /// The unit it comes from, and the tokens of that unit from here on.
    var unit: Int
    var beginsUnit: Bool
    var rest: Int
    var anchor: String?
    var page: Int?
  }

  let options: ChunkingOptions
  let maximum: Int

  /// The passages of a section, in order.
  func pack(_ section: ChunkSection) -> [Packed] {
    let atoms = atoms(of: section.units)
    let total = atoms.reduce(0) { $0 + $1.tokens }
    guard total > maximum else { return atoms.isEmpty ? [] : [packed(atoms, section)] }
    // Even lengths instead of full passages and a scrap at the end.
    let goal = total / ((total + options.target - 1) / options.target) + 1
    var groups: [[Atom]] = []
    var current: [Atom] = []
    var length = 0
    for atom in atoms {
      let isFull =
        atom.beginsUnit
        ? length * 4 >= goal * 3 && length + min(atom.rest, maximum) > goal * 5 / 4
        : length * 10 >= goal * 11
      if !current.isEmpty, length + atom.tokens > maximum || isFull {
        groups.append(current)
        current = atom.flows ? overlap(after: current, room: maximum - atom.tokens) : []
        length = current.reduce(0) { $0 + $1.tokens }
      }
      current.append(atom)
      length += atom.tokens
    }
    if let last = groups.indices.last, length < options.minimum,
      groups[last].reduce(0, { $0 + $1.tokens }) + length <= maximum
    {
      groups[last] += current.filter { atom in !groups[last].contains { $0.text == atom.text } }
    } else {
      groups.append(current)
    }
    return groups.map { packed($0, section) }
  }

  private func atoms(of units: [ChunkUnit]) -> [Atom] {
    var atoms: [Atom] = []
    for (index, unit) in units.enumerated() {
      var rest = unit.tokens
      let parts = unit.flows ? unit.pieces.map { unit.with([$0]) } : parts(of: unit)
      for (offset, part) in parts.enumerated() {
        atoms.append(
          Atom(
            text: part.text, tokens: part.tokens, form: unit.form, flows: unit.flows, unit: index,
            beginsUnit: offset == 0 || !unit.flows, rest: unit.flows ? rest : part.tokens,
            anchor: unit.anchor, page: unit.page))
        rest -= part.tokens
      }
    }
    return atoms
  }

  /// A list, table or listing in parts of even length, each with the lead of the whole.
  private func parts(of unit: ChunkUnit) -> [ChunkUnit] {
    guard unit.tokens > maximum else { return [unit] }
    let lead = unit.lead?.tokens ?? 0
    // A header that takes most of the window is not worth repeating; it becomes the first row.
    guard lead * 2 <= maximum else {
      var flat = unit
      flat.lead = nil
      flat.pieces = [unit.lead].compactMap(\.self) + unit.pieces
      return parts(of: flat)
    }
    let room = maximum - lead
    let body = unit.tokens - lead
    let goal = body / ((body + room - 1) / room) + 1
    var parts: [ChunkUnit] = []
    var current: [ChunkUnit.Piece] = []
    var length = 0
    for piece in unit.pieces {
      if !current.isEmpty, length + piece.tokens > room || length >= goal {
        parts.append(unit.with(current))
        current = []
        length = 0
      }
      current.append(piece)
      length += piece.tokens
    }
    parts.append(unit.with(current))
    return parts
  }

  /// The last sentences of a passage, for the next one to begin with.
  private func overlap(after group: [Atom], room: Int) -> [Atom] {
    var taken: [Atom] = []
    var length = 0
    for atom in group.reversed() {
      guard atom.flows, length + atom.tokens <= min(options.overlap, room) else { break }
      taken.insert(atom, at: 0)
      length += atom.tokens
    }
    return taken
  }

  private func packed(_ atoms: [Atom], _ section: ChunkSection) -> Packed {
    var text = ""
    var unit: Int?
    var weights: [PassageForm: Int] = [:]
    for atom in atoms {
      if !text.isEmpty { text += unit == atom.unit ? (atom.flows ? " " : "\n") : "\n\n" }
      text += atom.text
      unit = atom.unit
      weights[atom.form, default: 0] += atom.tokens
    }
    let tokens = atoms.reduce(0) { $0 + $1.tokens }
    return Packed(
      text: text, form: form(weights, tokens, section), tokens: tokens,
      anchor: atoms.lazy.compactMap(\.anchor).first, page: atoms.first?.page)
  }

  /// The form of most of the text; steps and tables count for more, since an answer must keep them whole.
  private func form(_ weights: [PassageForm: Int], _ total: Int, _ section: ChunkSection) -> PassageForm {
    for form in [PassageForm.steps, .table] where weights[form, default: 0] * 3 >= total { return form }
    for form in [PassageForm.code, .definition] where weights[form, default: 0] * 2 > total { return form }
    return section.isDefinition ? .definition : .prose
  }
}
