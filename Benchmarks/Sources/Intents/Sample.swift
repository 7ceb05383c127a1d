import Essentials
/// Messages in an order that is shuffled, but the same in every run.
struct Sample {
  /// Messages to learn from, and others to be measured on.
  struct Division {
    let training: [LabelledMessage]
    let evaluation: [LabelledMessage]
  }

  /// The messages that were not drawn.
  private(set) var rest: [LabelledMessage]

  init(_ messages: [LabelledMessage], seed: UInt64) {
    var random = SplitMix64(seed: seed)
    rest = messages.shuffled(using: &random)
  }

  /// Takes some messages of each intent out.
  mutating func draw(_ count: Int) -> [LabelledMessage] {
    var taken: [String: Int] = [:]
    var drawn: [LabelledMessage] = []
    var others: [LabelledMessage] = []
    for message in rest {
      if taken[message.intent, default: 0] < count {
        taken[message.intent, default: 0] += 1
        drawn.append(message)
      } else {
        others.append(message)
      }
    }
    rest = others
    return drawn
  }

  /// Each message is evaluated in exactly one of the divisions, and intents are spread over them evenly.
  func divisions(_ count: Int) -> [Division] {
    var dealt: [String: Int] = [:]
    var parts: [String: Int] = [:]
    let assigned = rest.map { message in
      if let group = message.group, let part = parts[group] { return part }
      let part = dealt[message.intent, default: 0] % count
      dealt[message.intent, default: 0] += 1
      if let group = message.group { parts[group] = part }
      return part
    }
    return (0..<count).map { part in
      Division(
        training: zip(rest, assigned).filter { $1 != part }.map(\.0),
        evaluation: zip(rest, assigned).filter { $1 == part }.map(\.0))
    }
  }
}
