public import Essentials
public import LanguageModels

/// A conversation that the local engine can lead by itself, with the tools of an agent: a sale, for example.
///
/// It stands beside the forms of intents, which ask one tool's arguments one after the other. Its state is JSON of its
/// own, kept in the trace of the reply, so that any process can go on; a move is decided anew after each tool call from
/// that state, the customer's message and what the tools have returned since.
public protocol LocalDialogue: Sendable {
  /// Its name: a state that was kept under another one is not its own.
  var name: String { get }
  /// The tools without which it cannot be led: the agent that has them gets its messages.
  var tools: Set<String> { get }

  /// Makes ready what decisions need; called once a turn, before anything else.
  func prepare() async
  /// Its state for a message after which it was silent for a while: what customers have said to others since may still
  /// count.
  ///
  /// - Parameter earlier: What the customer wrote since the dialogue spoke last, oldest first.
  func recalling(_ earlier: [String], for message: DialogueMessage) -> JSONValue?
  /// What a question leans on, for who looks for its answer: the place that “there” means; nothing where it stands on
  /// its own.
  func context(of message: DialogueMessage) -> String?
  /// How surely a message is its business; nothing where it is not. Quick, and without any effect.
  func claim(on message: DialogueMessage) -> DialogueClaim?
  /// What is done next.
  func move(_ request: ModelRequest, _ dialogue: ModelDialogue) -> DialogueMove
  /// What it knows of the customer's wish in a state, for a person who takes over.
  func known(_ state: JSONValue) -> [HandoffSummary.Fact]
  /// What is said and kept when a call that waited for the customer's yes is settled; nothing where that is none of
  /// its business.
  func settled(_ call: SettledCall, _ dialogue: ModelDialogue) -> DialogueReply?
}

extension LocalDialogue {
  public func recalling(_ earlier: [String], for message: DialogueMessage) -> JSONValue? { message.state }
  public func known(_ state: JSONValue) -> [HandoffSummary.Fact] { [] }
  public func context(of message: DialogueMessage) -> String? { nil }
}

/// A customer's message, before it is decided who answers it.
public struct DialogueMessage: Hashable, Sendable {
  /// Its words.
  public var text: String
  /// Where the dialogue stands; nothing where it has not begun.
  public var state: JSONValue?
  /// Whether it is proved who the customer is.
  public var isSignedIn: Bool
  /// When it came.
  public var now: Timestamp

  /// Describes a message.
  public init(_ text: String, state: JSONValue?, isSignedIn: Bool, now: Timestamp) {
    self.text = text
    self.state = state
    self.isSignedIn = isSignedIn
    self.now = now
  }
}

/// How surely a message belongs to a dialogue.
public enum DialogueClaim: Hashable, Sendable {
  /// It belongs to it, unless it is clearly another agent's business.
  case likely
  /// It belongs to it.
  case sure
}

/// What a dialogue does next.
public enum DialogueMove: Hashable, Sendable {
  /// Uses tools, after saying something where that is not for the end. The state is kept where nothing more is said, because
  /// a call waits for a yes.
  case call([ToolCall], saying: String = "", state: JSONValue)
  case say(DialogueReply)
  /// Answers the message from the passages, says this after it, and uses tools where a question is to be put again that
  /// only they may put.
  case aside(DialogueReply, then: [ToolCall] = [])
  /// Leaves the message to the engine's other ways.
  case leave
}

/// What a dialogue says.
public struct DialogueReply: Hashable, Sendable {
  /// For the customer, in Markdown.
  public var text: String
  /// To be kept until the next message.
  public var state: JSONValue
  /// What the customer may want to write next.
  public var suggestions: [String]
  /// Whether a yes to it means that a person should take over.
  public var offersPerson: Bool
  /// Whether a person is to take over.
  public var wantsPerson = false
  /// Whether it takes the place of what is said of a call that was settled.
  public var isInstead = false

  /// Makes a reply.
  public init(_ text: String, state: JSONValue, suggestions: [String] = [], offersPerson: Bool = false) {
    self.text = text
    self.state = state
    self.suggestions = suggestions
    self.offersPerson = offersPerson
  }
}

/// A call that waited for the customer's yes, and what came of it.
public struct SettledCall: Hashable, Sendable {
  /// How it ended.
  public enum Ending: Hashable, Sendable {
    /// The customer said no.
    case declined
    /// It was made, and this is the result.
    case done(JSONValue)
    /// It was made, and refused.
    case failed(ToolError)
    /// Nobody knows whether it was done; a person looks after it.
    case uncertain
  }

  /// The tool's name.
  public var tool: String
  /// The arguments.
  public var arguments: JSONValue
  /// How it ended.
  public var ending: Ending

  /// Notes an ending.
  public init(tool: String, arguments: JSONValue, ending: Ending) {
    self.tool = tool
    self.arguments = arguments
    self.ending = ending
  }
}
