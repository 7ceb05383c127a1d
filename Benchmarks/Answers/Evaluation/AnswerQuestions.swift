public import FoundationEssentials

/// Questions to the example company, written before anything was tuned to them. Of each list the odd lines may be used
/// for fitting; the even lines are only measured.
public struct AnswerQuestions: Sendable, Decodable {
  /// A question that the articles answer.
  public struct Answerable: Sendable, Decodable {
    public let text: String
    /// What a right answer says: one of these.
    public let says: [String]
    /// The agents whose business it is: one of these.
    public let agents: [String]
  }

  /// A question, and one behind it in the same conversation.
  public struct Dialogue: Sendable, Decodable {
    public let first: String
    public let second: String
    /// What a right second answer says: one of these.
    public let says: [String]
    /// What a second answer does not say, because only the first question is about it.
    public let never: [String]?
    /// Whether nothing answers the second question.
    public let unknown: Bool?
  }

  /// Which lines of the lists.
  public enum Split: String, Sendable {
    case all, odd, even
  }

  public private(set) var answerable: [Answerable]
  /// Questions that nothing answers: some from far away, most about what such a company might well have.
  public private(set) var unanswerable: [String]
  public private(set) var dialogues: [Dialogue]

  /// The questions in a file.
  public init(file: URL, _ split: Split = .all) throws {
    self = try JSONDecoder().decode(AnswerQuestions.self, from: Data(contentsOf: file))
    answerable = Self.lines(of: answerable, split)
    unanswerable = Self.lines(of: unanswerable, split)
    dialogues = Self.lines(of: dialogues, split)
  }

  private static func lines<Line>(of all: [Line], _ split: Split) -> [Line] {
    guard split != .all else { return all }
    // The first line is number one.
    let rest = split == .odd ? 0 : 1
    return all.enumerated().filter { $0.offset % 2 == rest }.map(\.element)
  }
}

extension AnswerQuestions {
  /// The questions to the company in `Examples/northside`.
  public static func northside(_ split: Split = .all) throws -> AnswerQuestions {
    try AnswerQuestions(file: Repository.root.appending(path: "Benchmarks/Answers/questions.json"), split)
  }
}
