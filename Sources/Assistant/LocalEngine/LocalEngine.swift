public import LanguageModels
import Synchronization

/// The model named `local`: it answers from the passages that were found, in their own words, without any network.
///
/// It picks the sentences, steps and rows that answer the question, says how sure it is, and says so when it is not.
public final class LocalEngine: LanguageModel {
  /// The name of the engine as a model.
  public static let modelName = "local"

  public let name = LocalEngine.modelName

  /// Passages are read once; a help centre's fit, a manual's most asked ones do.
  private let read: Mutex<RecentlyUsed<String, ReadPassage>>
  private let dialogue: (any LocalDialogue)?

  /// Makes an engine that remembers how it read so many passages.
  ///
  /// - Parameter dialogue: What it can lead by itself.
  public init(rememberedPassages: Int = 2000, dialogue: (any LocalDialogue)? = nil) {
    self.dialogue = dialogue
    read = Mutex(RecentlyUsed(capacity: rememberedPassages))
  }

  public func respond(to request: ModelRequest) -> ModelStream {
    ModelStream(events(for: request))
  }

  private func events(for request: ModelRequest) -> [ModelEvent] {
    let source = ModelSource(name: name, provider: name, model: name)
    if let form = request.understanding?.form {
      return [.started(source)] + events(LocalForm(form: form, request: request).move, request)
    }
    if let led = request.understanding?.dialogue, let dialogue, dialogue.name == led.name,
      let events = events(dialogue.move(request, led), request)
    {
      return [.started(source)] + events
    }
    let guidance = LocalGuidance(request: request)
    let calls = guidance.calls
    if !calls.isEmpty {
      return ModelResponse(source: source, toolCalls: calls, finishReason: .toolCalls).events
    }
    if let text = guidance.text {
      let assessment = ModelAssessment(
        isAnswered: true, confidence: Self.confidenceInApproved, suggestions: [])
      return [.started(source), .assessment(assessment), .textDelta(text), .finished(.stop)]
    }
    let judgement = judge(request)
    if let events = fileEvents(request, judgement) { return [.started(source)] + events }
    let assessment = ModelAssessment(
      isAnswered: judgement.isAnswered, confidence: judgement.confidence, suggestions: judgement.topics,
      example: judgement.example)
    let text = judgement.isAnswered ? judgement.text : Self.unknown(nearest: judgement.topics)
    return [.started(source), .assessment(assessment)]
      + TextPieces(text).map { .textDelta(String($0)) } + [.finished(.stop)]
  }

  private func events(_ move: LocalForm.Move, _ request: ModelRequest) -> [ModelEvent] {
    func said(
      _ text: String, _ step: ModelForm.Step, isAnswered: Bool = true, example: String? = nil
    ) -> [ModelEvent] {
      let assessment = ModelAssessment(
        isAnswered: isAnswered, confidence: isAnswered ? Self.confidenceInApproved : 0, form: step,
        example: example)
      return [.assessment(assessment)] + TextPieces(text).map { .textDelta(String($0)) } + [.finished(.stop)]
    }
    switch move {
    case .call(let call):
      return ModelResponse(toolCalls: [call], finishReason: .toolCalls).events
    case .say(let text, let step): return said(text, step)
    case .giveUp(let text): return said(text, .ended, isAnswered: false)
    case .aside(let question, let progress):
      let judgement = judge(request)
      guard judgement.isAnswered else {
        return said("I did not find that in what you wrote. \(question)", .asked(progress))
      }
      return said(
        judgement.text + "\n\n" + question, .answeredAside(progress), example: judgement.example)
    }
  }

  /// Nothing where the message is left to the other ways.
  private func events(_ move: DialogueMove, _ request: ModelRequest) -> [ModelEvent]? {
    func said(
      _ text: String, _ reply: DialogueReply, isAside: Bool = false, example: String? = nil
    ) -> [ModelEvent] {
      let step = ModelDialogue.Step(
        state: reply.state, isAside: isAside, offersPerson: reply.offersPerson,
        wantsPerson: reply.wantsPerson)
      let assessment = ModelAssessment(
        isAnswered: true, confidence: Self.confidenceInApproved, suggestions: reply.suggestions,
        dialogue: step, example: example)
      return [.assessment(assessment)] + TextPieces(text).map { .textDelta(String($0)) } + [.finished(.stop)]
    }
    switch move {
    case .call(let calls, let text, let state):
      let assessment = ModelAssessment(
        isAnswered: true, confidence: Self.confidenceInApproved, dialogue: .init(state: state))
      return [.assessment(assessment)] + TextPieces(text).map { .textDelta(String($0)) }
        + ModelResponse(toolCalls: calls, finishReason: .toolCalls).events
    case .say(let reply): return said(reply.text, reply)
    case .aside(let reply, let calls):
      let judgement = judge(request)
      let answer = judgement.isAnswered ? judgement.text : "I don't know that."
      let events = said(
        answer + (reply.text.isEmpty ? "" : "\n\n" + reply.text), reply, isAside: true,
        example: judgement.example)
      guard !calls.isEmpty else { return events }
      return events.dropLast() + ModelResponse(toolCalls: calls, finishReason: .toolCalls).events
    case .leave: return nil
    }
  }

  /// What a file of the customer's says to the message; nothing where the company's documents say it.
  private func fileEvents(_ request: ModelRequest, _ judgement: Judgement) -> [ModelEvent]? {
    guard let file = LocalFile(request), file.isMeant || !judgement.isAnswered else { return nil }
    let move = file.move { alone in
      composer(alone).compose().map { ($0.text, $0.sectionCoverage) }
    }
    func said(_ text: String, isAnswered: Bool) -> [ModelEvent] {
      let confidence = isAnswered ? Self.confidenceInFile : 0
      return [.assessment(ModelAssessment(isAnswered: isAnswered, confidence: confidence, suggestions: []))]
        + TextPieces(text).map { .textDelta(String($0)) } + [.finished(.stop)]
    }
    switch move {
    case .call(let call): return ModelResponse(toolCalls: [call], finishReason: .toolCalls).events
    case .say(let text): return said(text, isAnswered: true)
    case .cannotSay(let text): return judgement.isAnswered ? nil : said(text, isAnswered: false)
    }
  }

  /// How sure an answer is that was found in a file of the customer's.
  private static let confidenceInFile = 0.6
  /// How sure a text is that the company has approved for the rule or the question.
  static let confidenceInApproved = 0.9

  /// An answer before it is told.
  struct Judgement {
    /// The best answer that the passages give.
    var text = ""
    var confidence = 0.0
    /// What the customer may want to ask next or instead.
    var topics: [String] = []
    /// The approved answer that it is, by its name.
    var example: String?
    var isAnswered: Bool { confidence >= AnswerEvidence.answersFrom }
  }

  /// The best answer that there is, and how sure it is: the one that the company has approved for the same question, or
  /// else what the passages give.
  func judge(_ request: ModelRequest) -> Judgement {
    if let example = request.sameExample {
      return Judgement(
        text: example.plainAnswer, confidence: Self.confidenceInApproved, example: example.id)
    }
    let composer = composer(request)
    guard let composition = composer.compose() else { return Judgement() }
    var judgement = Judgement(
      text: composition.text, confidence: AnswerEvidence(composition, request).confidence)
    judgement.topics = Topics(composer, request).nearest(
      3, besides: judgement.isAnswered ? composition.used : [])
    return judgement
  }

  /// The best answer to a request, told or not, with what speaks for it: for fitting.
  package struct Candidate: Sendable {
    package var text: String
    package var features: [Double]
  }

  /// The best answer to a request; nothing when no passage holds text.
  package func candidate(for request: ModelRequest) -> Candidate? {
    composer(request).compose().map {
      Candidate(text: $0.text, features: AnswerEvidence($0, request).features)
    }
  }

  private func composer(_ request: ModelRequest) -> AnswerComposer {
    AnswerComposer(request, read: request.passages.map(readPassage))
  }

  private func readPassage(_ passage: ModelPassage) -> ReadPassage {
    if let known = read.withLock({ $0.value(for: passage.id) }) { return known }
    let new = ReadPassage(passage)
    read.withLock { $0.set(new, for: passage.id) }
    return new
  }

  /// An honest "I don't know", with topics only where some are near, and the offer of a person.
  static func unknown(nearest topics: [String]) -> String {
    guard !topics.isEmpty else {
      return "I don't know that. Would you like me to pass you to a person?"
    }
    return "I don't know that. The nearest that I can tell you about:\n\n"
      + topics.map { "- \($0)" }.joined(separator: "\n")
      + "\n\nOr would you like me to pass you to a person?"
  }
}

extension ModelRequest {
  /// The answer that the company has approved for the very question. What a tool has found out since it was asked goes
  /// before it: what can change is the tool's to say.
  fileprivate var sameExample: ModelExample? {
    let sinceAsked = messages.reversed().prefix { $0.role != .user }
    guard !sinceAsked.contains(where: { $0.role == .tool }) else { return nil }
    return examples.first(where: \.isSame)
  }
}
