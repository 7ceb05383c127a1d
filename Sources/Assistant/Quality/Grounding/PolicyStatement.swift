/// A sentence that says how things are at the company: what is allowed, what is free, what will be done. It may say
/// only what was found, in whatever words.
struct PolicyStatement {
  private let part: ReplyText.Part
  private let stems: Set<String>
  private let isPolicy: Bool
  private let isCourtesy: Bool

  init(_ part: ReplyText.Part, _ stems: Set<String>) {
    self.part = part
    self.stems = stems.subtracting(Self.everyday)
    isPolicy = part.words.contains { Self.cues.contains($0) }
    let text = part.words.joined(separator: " ")
    isCourtesy = part.text.hasSuffix("?") || Self.courtesies.contains { text.hasPrefix($0) }
  }

  /// What is wrong with it.
  ///
  /// - Parameters:
  ///   - known: All concepts that anything found, said or asked speaks of.
  ///   - passages: What it rests on.
  ///   - others: What tools and company say.
  func fault(
    known: Set<String>, passages: [Evidence], others: [Evidence], hasFigures: Bool
  ) -> QualityFinding.Rule? {
    guard !isCourtesy, !stems.isEmpty else { return nil }
    let unknown = stems.filter { !known.contains($0) }
    let share = Double(unknown.count) / Double(stems.count)
    // Without any source only promises are held against a reply; the rest is for relevance to judge.
    guard isPolicy || !passages.isEmpty || !others.isEmpty else { return nil }
    if unknown.count >= (isPolicy ? Self.fewest.policy : Self.fewest.other),
      share > (isPolicy ? Self.most.policy : Self.most.other)
    {
      return .policy
    }
    return denies(passages + others) ? .contradiction : nil
  }

  /// Whether the sentence that says the same says it with or without "not".
  private func denies(_ evidence: [Evidence]) -> Bool {
    guard stems.count >= 2 else { return false }
    let isNegated = Negation.isOdd(in: part.text)
    var best = (overlap: 0.0, isNegated: false)
    for unit in evidence.lazy.flatMap(\.units) {
      let overlap = unit.says(stems)
      if overlap > best.overlap { best = (overlap, unit.isNegated) }
      // Where one says so and another one otherwise, both may be right.
      if overlap == best.overlap, unit.isNegated == isNegated {
        best.isNegated = unit.isNegated
      }
    }
    return best.overlap >= Self.sameStatement && best.isNegated != isNegated
  }

  private static let fewest = (policy: 2, other: 4)
  private static let most = (policy: 0.5, other: 0.6)
  private static let sameStatement = 0.8

  /// Words that make a promise, a rule or a claim of a sentence.
  private static let cues: Set<String> = [
    "can", "cannot", "cant", "may", "must", "allowed", "allow", "permitted", "forbidden", "free", "refund",
    "refunded", "refunds", "refundable", "guarantee", "guaranteed", "guarantees", "always", "never",
    "entitled", "waive", "waived", "fee", "fees", "charge", "charged", "valid", "required", "need",
    "policy", "include", "includes", "included", "offer", "offers", "discount", "warranty", "compensation",
    "will", "credit", "eligible", "automatically", "accept", "accepted", "cost", "costs", "prohibited",
    "deliver", "delivery", "upgrade", "replacement", "provide", "provides", "have", "has", "open", "opens",
    "sell", "sells", "cancel", "keep", "extend", "lifetime", "unlimited",
  ]

  /// Words of politeness and of conversation, which say nothing about the company.
  private static let everyday: Set<String> = Set(
    """
    sorry hope happy glad question assist help understand appreciate contact team ask further chat customer service
    support information detail check feel hear inconvenience patience pleasure great good day welcome hello friend
    issue matter answer simply easy quick quickly follow step option follow note sure regard best kind worry
    look able exactly currently today right unfortunately yes example case time way person people everything
    """.split { $0 == " " || $0 == "\n" }.map { Stem.of(String($0)) })

  private static let courtesies = [
    "i dont know", "i do not know", "im sorry", "i am sorry", "sorry", "thank", "thanks", "youre welcome",
    "im not sure", "i am not sure", "i cannot", "i cant", "i couldnt", "i could not", "i can pass",
    "would you like", "shall i", "let me know", "please let me know", "if you have any", "is there anything",
    "i hope", "im passing", "i understand", "i will pass", "feel free", "hello", "hi", "of course",
    "happy to help", "i have no", "i havent", "i did not find", "i didnt find", "the sources",
    "unfortunately i",
  ]
}
