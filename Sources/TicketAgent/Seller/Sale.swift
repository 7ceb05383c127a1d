import Assistant
import Dialogue
import Essentials
import LanguageModels

/// One message of a sale, from the policy's decision to what is said.
///
/// It is played from its beginning after each tool call: what was called before has its result in the request, and the
/// first call that has none ends it. The same state, message and results always come to the same.
struct Sale {
  let request: ModelRequest
  let dialogue: ModelDialogue
  let catalogue: SaleCatalogue
  let message: String
  let readings: [ToolReading]

  var state: SaleState
  /// What the policy has decided about the message.
  var decision: Decision?
  /// What is said, paragraph by paragraph.
  var said: [String] = []
  var suggestions: [String]?
  var offersPerson = false
  var wantsPerson = false
  /// Whether the message is answered from the passages first.
  var isAside = false
  private var calls = 0

  /// Why a sale ends before everything is said.
  enum Interruption: Error {
    case call(ToolCall)
    case leave
  }

  init(_ request: ModelRequest, _ dialogue: ModelDialogue, _ catalogue: SaleCatalogue) {
    self.request = request
    self.dialogue = dialogue
    self.catalogue = catalogue
    message = request.messages.last { $0.role == .user }?.text ?? ""
    readings = ToolReading.readings(in: request)
    state = SaleState(dialogue.state).awake(at: dialogue.now)
  }

  var now: Timestamp { dialogue.now }

  /// What is done next.
  mutating func move() -> DialogueMove {
    do throws(Interruption) {
      try play()
    } catch {
      switch error {
      case .leave: return .leave
      case .call(let call):
        guard request.toolChoice != .none else {
          return .say(
            DialogueReply("I'm sorry, that took too many steps. Please ask me again.", state: state.json))
        }
        if isAside, readings.isEmpty { return .aside(reply, then: [call]) }
        // What puts a question itself is the last that is done: what is to be said stands before it.
        return .call([call], saying: Self.asking.contains(call.name) ? text : "", state: state.json)
      }
    }
    return isAside && readings.isEmpty ? .aside(reply) : .say(reply)
  }

  private var text: String { said.filter { !$0.isEmpty }.joined(separator: "\n\n") }

  private var reply: DialogueReply {
    var state = state
    if let event = catalogue.event(state.dialogue.eventID) { state.venue = event.venue }
    var reply = DialogueReply(
      text.isEmpty && !isAside && !wantsPerson ? "How can I help you?" : text, state: state.json,
      suggestions: suggestions ?? SaleText.suggestions(state, catalogue), offersPerson: offersPerson)
    reply.wantsPerson = wantsPerson
    return reply
  }

  private mutating func play() throws(Interruption) {
    if try settlePending() { return }
    if try declinePerson() { return }
    if try refuseCardNumber() { return }
    if try refuseHaggling() { return }
    if try goOnSignedIn() { return }
    if try keepAgain() { return }
    if try answerWaiting() { return }
    if try answerReturning() { return }
    if try adoptHold() { return }
    tellOfLapse()
    if try choosePayment() { return }
    if SaleCues.asksStatus(message), state.dialogue.hold == nil {
      let updates = catalogue.dialogue.extractor.updates(
        in: message, at: catalogue.moment(now, for: nil), asked: nil)
      let named = updates.lazy.compactMap { update -> String? in
        if case .reference(let reference)? = update.value { reference.text } else { nil }
      }.first
      return try showOrder(named ?? state.dialogue.orderID ?? "latest")
    }
    if state.change == .exchange, try chooseExchange() { return }
    let decision = DialoguePolicy.next(
      state.dialogue, message, catalogue.dialogue,
      at: catalogue.moment(now, for: state.dialogue.eventID, or: message), now: now)
    self.decision = decision
    state.dialogue = decision.state
    if state.dialogue.hold == nil { state.kept = nil }
    guard !decision.actions.isEmpty else { throw .leave }
    isAside = SaleCues.asksBesides(message, decision)
    for (index, action) in decision.actions.enumerated() {
      try perform(action, isLast: index == decision.actions.count - 1)
    }
  }

  /// Goes on from what a tool has done.
  mutating func follow(_ outcome: Dialogue.ToolOutcome) throws(Interruption) {
    for action in note(outcome) { try perform(action, isLast: true) }
  }

  /// Notes what a tool has done, and says what the policy would do next.
  @discardableResult
  mutating func note(_ outcome: Dialogue.ToolOutcome) -> [DialogueAction] {
    let next = DialoguePolicy.after(outcome, state.dialogue, catalogue.dialogue)
    state.dialogue = next.state
    if state.dialogue.hold == nil { state.kept = nil }
    return next.actions
  }

  mutating func say(_ text: String) { said.append(text) }

  func confidence(_ intent: DialogueIntent) -> Double {
    decision?.intents.first { $0.intent == intent }?.confidence ?? 0
  }

  // MARK: Tools

  /// Tools that put a question before the customer.
  private static let asking: Set<String> = [
    "create_order", "refund_order", "upgrade_tickets", "exchange_tickets",
  ]

  /// Whether the agent has a tool.
  func has(_ tool: String) -> Bool { request.tools.contains { $0.name == tool } }

  /// The result of a call; where it was not made yet, it is made now.
  mutating func result(of tool: String, _ arguments: [String: JSONValue]) throws(Interruption)
    -> ToolReading.Ending
  {
    guard has(tool) else { return .failed(kind: "not_offered", message: "") }
    calls += 1
    let id = "\(dialogue.name)_\(calls)"
    if let reading = readings.first(where: { $0.id == id }) {
      if Self.asking.contains(tool) { said = [] }
      return reading.ending
    }
    throw .call(ToolCall(id: id, name: tool, arguments: JSONValue.object(arguments).text))
  }
}
