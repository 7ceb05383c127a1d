/// What is known of a span, an event or a link: names and values, bounded in number and length. Nobody's data is in it:
/// what customers say and who they are has no place in a trace.
struct SpanAttributes: Hashable, Sendable {
  /// The most that are kept.
  static let most = 40

  private(set) var pairs: [(name: String, value: SpanValue)] = []
  /// How many had no room.
  private(set) var dropped = 0

  subscript(name: String) -> SpanValue? { pairs.first { $0.name == name }?.value }

  mutating func set(_ name: String, _ value: SpanValue) {
    if let index = pairs.firstIndex(where: { $0.name == name }) {
      pairs[index].value = value.bounded
    } else if pairs.count < Self.most {
      pairs.append((name, value.bounded))
    } else {
      dropped += 1
    }
  }

  static func == (left: Self, right: Self) -> Bool {
    left.dropped == right.dropped
      && left.pairs.elementsEqual(right.pairs) { $0.name == $1.name && $0.value == $1.value }
  }

  func hash(into hasher: inout Hasher) {
    for pair in pairs {
      hasher.combine(pair.name)
      hasher.combine(pair.value)
    }
  }
}

extension SpanAttributes: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, SpanValue)...) {
    for (name, value) in elements { set(name, value) }
  }
}
