public import Essentials

/// What a tool needs to know of the customer, question by question: for models that follow no instructions, as `local`.
public struct ModelForm: Hashable, Sendable {
  /// The intent whose form it is.
  public var intent: String
  /// The tool that is called when everything is known.
  public var tool: String
  /// What the customer is asked for a parameter of the tool, by its name.
  public var questions: [String: String]
  /// What the customer is told when the tool has answered, with variables.
  public var response: String
  /// How far it is.
  public var progress: Progress

  /// How far a form is, as it is kept between two messages.
  public struct Progress: Hashable, Sendable, Codable {
    /// The intent whose form it is.
    public var intent: String
    /// What is known, by parameter.
    public var values: [String: JSONValue]
    /// The parameter that was asked for last.
    public var asked: String?
    /// How often in a row the answer was none.
    public var misses: Int

    /// Notes how far a form is.
    public init(intent: String, values: [String: JSONValue] = [:], asked: String? = nil, misses: Int = 0) {
      self.intent = intent
      self.values = values
      self.asked = asked
      self.misses = misses
    }
  }

  /// What a model did with a form.
  public enum Step: Hashable, Sendable {
    /// It asks for something.
    case asked(Progress)
    /// It answers something else first, and asks again.
    case answeredAside(Progress)
    /// It has come to its end, one way or the other.
    case ended
  }

  /// Describes a form.
  public init(
    intent: String, tool: String, questions: [String: String], response: String,
    progress: Progress? = nil
  ) {
    self.intent = intent
    self.tool = tool
    self.questions = questions
    self.response = response
    self.progress = progress ?? Progress(intent: intent)
  }
}
