public import Assistant
import Dialogue
public import Essentials
public import LanguageModels

/// Answers what customers ask about the wider market with no language model, and leaves everything else to the seller of
/// the company's own desk, where there is one: a sale goes on where it stood.
public struct MarketDialogue: LocalDialogue {
  public let name: String
  public let tools: Set<String>

  private let seller: TicketSeller?
  /// Where in the seller's state lies what was asked of the market last.
  private static let key = "market"

  /// Stands before a seller.
  public init(seller: TicketSeller?) {
    self.seller = seller
    name = seller?.name ?? "marketplaces"
    tools = seller?.tools ?? Set(MarketTools.definitions.map(\.name))
  }

  public func prepare() async { await seller?.prepare() }

  public func recalling(_ earlier: [String], for message: DialogueMessage) -> JSONValue? {
    guard let seller, talk(message.text, at: message.now) == nil else { return message.state }
    return seller.recalling(earlier, for: message)
  }

  public func context(of message: DialogueMessage) -> String? { seller?.context(of: message) }

  public func known(_ state: JSONValue) -> [HandoffSummary.Fact] { seller?.known(state) ?? [] }

  public func claim(on message: DialogueMessage) -> DialogueClaim? {
    talk(message.text, at: message.now) != nil ? .sure : seller?.claim(on: message)
  }

  public func move(_ request: ModelRequest, _ dialogue: ModelDialogue) -> DialogueMove {
    let message = request.messages.last { $0.role == .user }?.text ?? ""
    guard let talk = talk(message, at: dialogue.now),
      request.tools.contains(where: { $0.name == talk.wish.rawValue })
    else { return seller?.move(request, dialogue) ?? .leave }
    return answer(talk, request, dialogue)
  }

  public func settled(_ call: SettledCall, _ dialogue: ModelDialogue) -> DialogueReply? {
    seller?.settled(call, dialogue)
  }

  // MARK: Answering

  private func answer(_ talk: MarketTalk, _ request: ModelRequest, _ dialogue: ModelDialogue) -> DialogueMove
  {
    var state = dialogue.state?.objectValue ?? [:]
    let event = SaleState(dialogue.state).dialogue.eventID
    var talk = talk
    if talk.query == nil, event == nil, let last = Self.last(in: state) {
      talk.query = last.query
      talk.city = talk.city ?? last.city
      talk.from = talk.from ?? last.from
      talk.until = talk.until ?? last.until
    }
    var arguments: [String: JSONValue] = [:]
    if let query = talk.query {
      arguments["query"] = .string(query)
    } else if let event {
      arguments["event_id"] = .string(event)
    } else {
      return .say(
        DialogueReply(
          "Which event do you mean? Tell me its name, and I look at the marketplaces.", state: .object(state))
      )
    }
    if let city = talk.city { arguments["city"] = .string(city) }
    if let from = talk.from { arguments["date"] = .string(from) }
    if let until = talk.until { arguments["date_to"] = .string(until) }
    // What is known by its event alone can be compared only.
    let tool =
      talk.query == nil && talk.wish == .search ? MarketTalk.Wish.compare.rawValue : talk.wish.rawValue
    let id = "market_\(tool)"
    guard let reading = ToolReading.readings(in: request).first(where: { $0.id == id }) else {
      guard request.toolChoice != .none else { return .leave }
      return .call(
        [ToolCall(id: id, name: tool, arguments: JSONValue.object(arguments).text)], state: .object(state))
    }
    if talk.query != nil, let kept = talk.json { state[Self.key] = kept }
    return .say(
      DialogueReply(
        MarketText.reply(reading.ending), state: .object(state),
        suggestions: MarketText.suggestions(reading.ending)))
  }

  private func talk(_ message: String, at now: Timestamp) -> MarketTalk? {
    guard let moment = seller?.moment(now) ?? LocalMoment(now, zone: "UTC") else { return nil }
    return MarketTalk(message, seller?.extractor ?? Self.extractor, at: moment)
  }

  private static let extractor = SlotExtractor([])

  private static func last(in state: [String: JSONValue]) -> MarketTalk? {
    state[key].flatMap { try? JSON.decode(MarketTalk.self, from: Array($0.text.utf8)) }
  }
}

extension MarketTalk {
  fileprivate var json: JSONValue? { (try? JSON.encode(self)).flatMap { try? JSONValue(parsing: $0) } }
}

extension TicketSeller {
  /// Finds the names of what is on sale, and days.
  fileprivate var extractor: SlotExtractor? { shelf.catalogue?.dialogue.extractor }

  /// Now, on the clocks of most venues.
  fileprivate func moment(_ now: Timestamp) -> LocalMoment? { shelf.catalogue?.moment(now, for: nil) }
}
