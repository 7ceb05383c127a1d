import Embeddings
import Knowledge
import LanguageModels

/// Understand: what the customer wants.
struct UnderstandStep: Sendable {
  let embedder: any TextEmbedder
  let agents: AgentDirectory
  let detector: EscalationDetector

  func perform(_ recalled: Recollection, _ turn: Turn) async throws -> Understanding {
    let question = recalled.question
    let embedding = try await embedder.questionEmbedding(of: question.text)
    return Understanding(
      question: question, embedding: embedding,
      language: LanguageDetector.detect(turn.message.text),
      intents: intents(
        turn.message.text, question, embedding?.embedding, isWithFile: !turn.message.attachments.isEmpty),
      messages: messages(recalled, turn), form: recalled.form, dialogue: recalled.dialogue,
      keeper: recalled.keeper,
      customer: turn.customer,
      facts: RememberedFacts(recalled.facts).facts,
      files: files(recalled, turn),
      // What was completed from the conversation means something else than the message.
      escalation: detector.signals(
        in: turn.message.text, embedding: question.isContextFree ? embedding?.embedding : nil,
        try await agents.roster.escalation?.classifier()))
  }

  private func files(_ recalled: Recollection, _ turn: Turn) -> [ModelFile] {
    func files(of message: Message, isNew: Bool) -> [ModelFile] {
      message.attachments.reversed().map { ModelFile(name: $0.name, mediaType: $0.mediaType, isNew: isNew) }
    }
    return files(of: turn.message, isNew: true)
      + recalled.exchanges.reversed().flatMap { files(of: $0.question, isNew: false) }
  }

  private func intents(
    _ text: String, _ question: ResolvedQuestion, _ embedding: Embedding?, isWithFile: Bool
  ) -> [RecognisedIntent] {
    // Where a person was offered, yes means that.
    if question.dependence == .agreement {
      return [RecognisedIntent(name: SmallTalk.human.intent, confidence: 1)]
    }
    // "See attached" is no goodbye.
    if !isWithFile, let kind = SmallTalk.recognise(text) {
      return [RecognisedIntent(name: kind.intent, confidence: 1)]
    }
    let prediction = agents.roster.recogniser.classify(question.text, embedding: embedding)
    guard !prediction.isOutOfScope else { return [] }
    return prediction.candidates.filter { !isWithFile || !Self.smallTalk.contains($0.intent) }.map {
      RecognisedIntent(name: $0.intent, confidence: $0.probability * prediction.inScope)
    }
  }

  private static let smallTalk = Set(SmallTalk.allCases.map(\.intent))

  private func messages(_ recalled: Recollection, _ turn: Turn) -> [ModelMessage] {
    // An exchange stays whole, whatever came between question and reply.
    let parts = recalled.exchanges.map { [$0.question, $0.reply] } + recalled.talk.map { [$0] }
    let said = parts.sorted { ($0[0].createdAt, $0[0].id) < ($1[0].createdAt, $1[0].id) }.flatMap(\.self)
    var messages: [ModelMessage] = []
    var last: (role: ModelMessage.Role, text: String)?
    for message in said + [turn.message] {
      let role: ModelMessage.Role = message.role == .customer ? .user : .assistant
      let text = message.role == .operator ? Self.quote(message) : message.text
      if let before = last, before.role == role {
        last = (role, before.text + "\n\n" + text)
        messages.removeLast()
      } else {
        last = (role, text)
      }
      if let last { messages.append(ModelMessage(role: last.role, text: last.text)) }
    }
    return messages
  }

  /// A person's words, such that a model does not take them for its own.
  private static func quote(_ message: Message) -> String {
    "[\(message.author ?? "A colleague"), a person of our team, wrote:] \(message.text)"
  }
}

extension TextEmbedder {
  /// The embedding of a question; nothing where a service should make it and cannot be had.
  func questionEmbedding(of text: String) async throws -> QuestionEmbedding? {
    do {
      return QuestionEmbedding(try await embed(text), by: model)
    } catch is EmbedderFailure {
      return nil
    }
  }
}
