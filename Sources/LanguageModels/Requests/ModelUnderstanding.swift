/// What the turn found out about a message before a model is asked.
public struct ModelUnderstanding: Hashable, Sendable {
  /// The question on its own: a follow-up is completed with the topic that it continues.
  public var question: String
  /// The word stems that the message itself brought, where ``question`` was completed from the conversation.
  public var focus: [String]
  /// The sentence embedding of ``question``, normalised; empty when there is none.
  public var embedding: [Float]
  /// The recognised intent, when there is one.
  public var intent: String?
  /// How sure that is, from 0 to 1.
  public var intentConfidence: Double
  /// What is to be found out from the customer before a tool is used.
  public var form: ModelForm?
  /// The dialogue that the message belongs to.
  public var dialogue: ModelDialogue?
  /// The files that the customer has attached in the conversation, latest first.
  public var files: [ModelFile]

  /// Makes an understanding.
  public init(
    question: String, focus: [String] = [], embedding: [Float], intent: String?, intentConfidence: Double,
    form: ModelForm? = nil, dialogue: ModelDialogue? = nil, files: [ModelFile] = []
  ) {
    self.question = question
    self.focus = focus
    self.embedding = embedding
    self.intent = intent
    self.intentConfidence = intentConfidence
    self.form = form
    self.dialogue = dialogue
    self.files = files
  }
}

/// A file that the customer has attached. What is in it, a tool reads.
public struct ModelFile: Hashable, Sendable {
  /// The name that the customer gave it.
  public var name: String
  /// What it is, for example `application/pdf`, as the sender says.
  public var mediaType: String
  /// Whether it came with the message that is to be answered.
  public var isNew: Bool

  /// Describes a file.
  public init(name: String, mediaType: String, isNew: Bool) {
    self.name = name
    self.mediaType = mediaType
    self.isNew = isNew
  }
}
