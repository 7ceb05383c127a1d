import FoundationEssentials

/// A corrected question with other ways of putting it, and questions that look like it and want another answer.
struct CorrectionGroup: Decodable {
  var question: String
  var answer: String
  var same: [String]
  var other: [String]

  /// The groups of a file: of `questions` every other one is there for tuning, of `tuning` all, of `later` none. Those of
  /// `later` were written before anything was weighed, and nobody has looked at what became of which.
  static func all(in file: String) throws -> [(group: CorrectionGroup, isForTuning: Bool)] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let groups = try JSONDecoder().decode(
      [CorrectionGroup].self, from: Data(contentsOf: folder.appending(path: "\(file).json")))
    return groups.enumerated().map { number, group in
      (group, file == "tuning" || file == "questions" && number.isMultiple(of: 2))
    }
  }

  /// Each other question with this one as the corrected one, once alone, and once with each of its other wordings known.
  func pairs(isForTuning: Bool) -> [CorrectionPair] {
    func pair(_ asked: String, knowing wordings: [String] = [], isSame: Bool) -> CorrectionPair {
      CorrectionPair(
        corrected: question, wordings: wordings, answer: answer, asked: asked, isSame: isSame,
        set: wordings.isEmpty ? .free : .worded, isForTuning: isForTuning)
    }
    var pairs = same.map { pair($0, isSame: true) } + other.map { pair($0, isSame: false) }
    for known in same {
      pairs += same.filter { $0 != known }.map { pair($0, knowing: [known], isSame: true) }
      pairs += other.map { pair($0, knowing: [known], isSame: false) }
    }
    return pairs
  }

  /// This question with those of another group: they have nothing to do with each other but the company.
  func pairs(with other: CorrectionGroup, isForTuning: Bool) -> [CorrectionPair] {
    ([other.question] + other.same).map { asked in
      CorrectionPair(
        corrected: question, answer: answer, asked: asked, isSame: false, set: .crosswise,
        isForTuning: isForTuning)
    }
  }
}
