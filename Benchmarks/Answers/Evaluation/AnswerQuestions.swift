public import FoundationEssentials

/// Questions to the example company, written before anything was tuned to them. Of each list the odd lines may be used
/// for fitting; the even lines are only measured. More questions, written later, are for fitting alone.
public struct AnswerQuestions: Sendable {
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

  /// Which questions.
  public enum Split: String, Sendable {
    /// The lines of the lists.
    case all, odd, even
    /// The ones for fitting alone.
    case fitting
  }

  private struct Fitting: Decodable {
    let answerable: [Answerable]
    let unanswerable: [String]
  }

  private struct File: Decodable {
    let answerable: [Answerable]
    let unanswerable: [String]
    let dialogues: [Dialogue]
    let fitting: Fitting
  }

  public let answerable: [Answerable]
  /// Questions that nothing answers: some from far away, most about what such a company might well have.
  public let unanswerable: [String]
  public let dialogues: [Dialogue]

  /// The questions in a file.
  public init(file: URL, _ split: Split = .all) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: file))
    let isFitting = split == .fitting
    answerable = isFitting ? file.fitting.answerable : Self.lines(of: file.answerable, split)
    unanswerable = isFitting ? file.fitting.unanswerable : Self.lines(of: file.unanswerable, split)
    dialogues = isFitting ? [] : Self.lines(of: file.dialogues, split)
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
