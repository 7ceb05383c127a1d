public import Essentials

/// How a customer's consent came about: what shows later that it was given or withdrawn.
public struct ConsentOrigin: Hashable, Sendable {
  /// Where: `web`, `api`, `command_line` …
  public var channel: String
  /// Which version of the words the customer said yes or no to.
  public var wording: String
  /// Who has said it, in whose words, and in which conversation.
  public var proof: Proof

  /// What proves a consent.
  public struct Proof: Hashable, Sendable, Codable {
    /// Who has said it: `customer`, or the member of staff or the program that has written it down for them.
    public var by: String
    /// The conversation in which the customer was proved.
    public var conversation: ConversationID?
    /// The message in which they said it.
    public var message: MessageID?
    /// What else shows it, such as a form that was signed.
    public var note: String?

    /// Names what proves it.
    public init(
      by: String, conversation: ConversationID? = nil, message: MessageID? = nil, note: String? = nil
    ) {
      self.by = by
      self.conversation = conversation
      self.message = message
      self.note = note
    }
  }

  /// Says how it came about.
  public init(channel: String, wording: String, proof: Proof) {
    self.channel = channel
    self.wording = wording
    self.proof = proof
  }

  /// The version of what the assistant itself asks before it remembers something, and of what it understands as a wish to be
  /// forgotten.
  static let ownWording = "assistant-1"

  /// The customer has said it to the assistant.
  static func said(in conversation: ConversationID, _ message: MessageID?, on channel: String?)
    -> ConsentOrigin
  {
    ConsentOrigin(
      channel: channel ?? "conversation", wording: ownWording,
      proof: Proof(by: "customer", conversation: conversation, message: message))
  }

  /// Whoever runs the server has written it down.
  public static let commandLine = ConsentOrigin(
    channel: "command_line", wording: "command line", proof: Proof(by: "command line"))
}
