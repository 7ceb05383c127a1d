/// A model's whole answer.
public struct ModelResponse: Hashable, Sendable {
  /// Where it comes from, if the model says.
  public var source: ModelSource?
  /// The text.
  public var text: String
  /// What the model thought aloud.
  public var reasoning: String
  /// The tools to be called, in order.
  public var toolCalls: [ToolCall]
  /// The model's own judgement.
  public var assessment: ModelAssessment?
  /// What stands behind the marks of the text.
  public var citations: [ModelCitation]
  /// What it used, if the service says.
  public var usage: TokenUsage?
  /// Why it ended.
  public var finishReason: FinishReason

  /// Makes a response.
  public init(
    source: ModelSource? = nil, text: String = "", reasoning: String = "", toolCalls: [ToolCall] = [],
    assessment: ModelAssessment? = nil, citations: [ModelCitation] = [], usage: TokenUsage? = nil,
    finishReason: FinishReason = .stop
  ) {
    self.source = source
    self.text = text
    self.reasoning = reasoning
    self.toolCalls = toolCalls
    self.assessment = assessment
    self.citations = citations
    self.usage = usage
    self.finishReason = finishReason
  }

  /// Takes one more event of the answer.
  public mutating func take(_ event: ModelEvent) {
    switch event {
    case .started(let source): self.source = source
    case .textDelta(let delta): text += delta
    case .reasoningDelta(let delta): reasoning += delta
    case .toolCallStarted(let index, let id, let name, let signature):
      while toolCalls.count <= index { toolCalls.append(ToolCall(id: "", name: "", arguments: "")) }
      toolCalls[index] = ToolCall(id: id, name: name, arguments: "", signature: signature)
    case .toolCallArguments(let index, let delta):
      if toolCalls.indices.contains(index) { toolCalls[index].arguments += delta }
    case .assessment(let assessment): self.assessment = assessment
    case .citations(let citations): self.citations = citations
    case .usage(let usage): self.usage = usage
    case .finished(let reason): finishReason = reason
    }
  }

  /// The events that add up to this answer.
  public var events: [ModelEvent] {
    var events: [ModelEvent] = []
    if let source { events.append(.started(source)) }
    if let assessment { events.append(.assessment(assessment)) }
    if !reasoning.isEmpty { events.append(.reasoningDelta(reasoning)) }
    if !text.isEmpty { events.append(.textDelta(text)) }
    for (index, call) in toolCalls.enumerated() {
      events.append(
        .toolCallStarted(index: index, id: call.id, name: call.name, signature: call.signature))
      events.append(.toolCallArguments(index: index, delta: call.arguments))
    }
    if !citations.isEmpty { events.append(.citations(citations)) }
    if let usage { events.append(.usage(usage)) }
    return events + [.finished(finishReason)]
  }
}
