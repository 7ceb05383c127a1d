import Assistant

/// How well a set of questions was answered.
public struct AnswerReport: Sendable {
  /// Questions that the articles answer.
  public private(set) var answerable: [AnswerOutcome] = []
  /// Questions that nothing answers: a right one is `unknown`.
  public private(set) var unanswerable: [AnswerOutcome] = []
  /// The second questions of the dialogues.
  public private(set) var followUps: [AnswerOutcome] = []

  /// Asks all questions, one after the other.
  public init(_ questions: AnswerQuestions, _ assistant: ExampleAssistant) async throws {
    for question in questions.answerable {
      let reply = try await assistant.ask(question.text)
      answerable.append(
        AnswerOutcome(question.text, expected: question.says, agents: question.agents, reply))
    }
    for question in questions.unanswerable {
      unanswerable.append(AnswerOutcome(question, expected: [], try await assistant.ask(question)))
    }
    for dialogue in questions.dialogues {
      let first = try await assistant.ask(dialogue.first)
      followUps.append(
        AnswerOutcome(
          dialogue.first + " → " + dialogue.second, expected: dialogue.unknown == true ? [] : dialogue.says,
          never: dialogue.never ?? [], try await assistant.ask(dialogue.second, after: first)))
    }
  }

  /// The answerable ones with a verdict.
  public func count(_ verdict: AnswerOutcome.Verdict) -> Int {
    answerable.count { $0.verdict == verdict }
  }

  /// The unanswerable ones that were answered all the same.
  public var wronglyAnswered: [AnswerOutcome] { unanswerable.filter { $0.verdict != .unknown } }

  /// The second questions of dialogues that came out as they should.
  public var rightFollowUps: Int {
    followUps.count { $0.verdict == ($0.expected.isEmpty ? .unknown : .right) }
  }

  /// The answerable ones that reached the agent whose business they are.
  public var rightAgents: Int { answerable.count { $0.isRightAgent == true } }

  /// How far confidence and the share of right answers are apart.
  public var calibration: Calibration {
    Calibration(
      (answerable + unanswerable).filter { $0.verdict != .unknown }
        .map { (confidence: $0.reply.answer.confidence, isRight: $0.verdict == .right) })
  }

  /// The times of all turns but the dialogues', in milliseconds, shortest first.
  public var milliseconds: [Double] {
    (answerable + unanswerable).map(\.reply.answer.responseMilliseconds).sorted()
  }

  /// The lengths of the given answers, in words, shortest first.
  public var words: [Int] {
    answerable.filter { $0.verdict != .unknown }
      .map { $0.reply.text.split(whereSeparator: \.isWhitespace).count }.sorted()
  }
}
