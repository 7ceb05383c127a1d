/// A model's judgement of its own answer.
public struct ModelAssessment: Hashable, Sendable {
  /// Whether the question was answered; false for an honest "I don't know that".
  public var isAnswered: Bool
  /// The probability that the answer is right, from 0 to 1.
  public var confidence: Double
  /// Questions that the customer may want to ask next.
  public var suggestions: [String]
  /// What it did with the request's form; nothing where there is none.
  public var form: ModelForm.Step?
  /// Where it has brought the request's dialogue; nothing where it did not go on with it.
  public var dialogue: ModelDialogue.Step?
  /// The example whose answer it gives, by its name; nothing where it found its own words.
  public var example: String?

  /// Makes an assessment.
  public init(
    isAnswered: Bool, confidence: Double, suggestions: [String] = [], form: ModelForm.Step? = nil,
    dialogue: ModelDialogue.Step? = nil, example: String? = nil
  ) {
    self.isAnswered = isAnswered
    self.confidence = confidence
    self.suggestions = suggestions
    self.form = form
    self.dialogue = dialogue
    self.example = example
  }
}
