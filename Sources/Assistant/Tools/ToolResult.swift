public import Essentials
public import Knowledge

/// What a tool returns.
public struct ToolResult: Sendable {
  /// What the model reads.
  public var content: JSONValue
  /// What was done, in a sentence for the customer: said as it is, so that no model can promise more. Tools that change
  /// something should say it.
  public var statement: String?
  /// Passages that an answer may cite.
  public var hits: [SearchHit]
  /// Links that code has checked, so that a reply may repeat them although the texts around them are from outside.
  public var links: [String] = []
  /// What a surface may draw of it, beside the reply's text.
  public var card: MessageCard?
  /// Set by the tool that passes the conversation to a person.
  public var handoff: Handoff.Reason?
  /// Set by the tool that passes the conversation to another agent.
  var pass: AgentPass?

  /// Makes a result.
  public init(
    _ content: JSONValue, statement: String? = nil, hits: [SearchHit] = [], card: MessageCard? = nil,
    handoff: Handoff.Reason? = nil
  ) {
    self.content = content
    self.statement = statement
    self.hits = hits
    self.card = card
    self.handoff = handoff
  }

  /// The result of passing a conversation on.
  init(_ content: JSONValue, pass: AgentPass) {
    self.init(content)
    self.pass = pass
  }
}

extension ToolResult {
  /// The result, to be drawn as a card of a kind: the card has what the model reads.
  public func card(_ kind: String) -> ToolResult {
    var result = self
    result.card = MessageCard(kind, content)
    return result
  }

  /// The result as text, passages with their places: for readers outside of a conversation.
  public var text: String {
    guard hits.isEmpty else {
      return hits.map { hit in
        let place = ([hit.passage.title] + hit.passage.headings).joined(separator: " > ")
        return "\(place)\n\(hit.passage.text)"
      }.joined(separator: "\n\n")
    }
    return content.stringValue ?? content.text
  }
}

/// Why a tool did not do what was asked, in words that a model can act on.
public struct ToolError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, Codable {
    /// The arguments do not fit: the model may try again with better ones.
    case invalidArguments = "invalid_arguments"
    /// There is no such thing, or not for this customer.
    case notFound = "not_found"
    /// It is not allowed.
    case refused
    /// It is for customers who have proved who they are.
    case notSignedIn = "not_signed_in"
    /// It took too long.
    case timeout
    /// It failed; whether anything was done is not known.
    case failed
  }

  /// What went wrong.
  public var kind: Kind
  /// What the model should know.
  public var message: String

  /// Makes an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
