/// What belongs together in a conversation: a message of the customer, the answer, and all tool calls between with their
/// results.
struct Exchange: Sendable {
  var messages: [ModelMessage]

  /// Cuts a conversation before each message of the customer. What stands before the first is an exchange too.
  static func cut(_ messages: ArraySlice<ModelMessage>) -> [Exchange] {
    var exchanges: [Exchange] = []
    for message in messages {
      // Several messages of the customer in a row are one.
      if message.role == .user && exchanges.last?.messages.last?.role != .user || exchanges.isEmpty {
        exchanges.append(Exchange(messages: [message]))
      } else {
        exchanges[exchanges.count - 1].messages.append(message)
      }
    }
    return exchanges
  }

  /// What customer and assistant said.
  var text: String {
    messages.filter { $0.role == .user || $0.role == .assistant }.map(\.text).filter { !$0.isEmpty }
      .joined(separator: "\n")
  }

  /// Whether somebody has set the model up in the midst of it, which is never cut.
  var hasSystemText: Bool { messages.contains { $0.role == .system } }

  func tokens(_ count: (String) -> Int) -> Int {
    messages.reduce(0) { $0 + $1.tokens(count) }
  }
}

extension ModelMessage {
  /// What a picture is counted as; services count between some eighty and two thousand.
  private static let pictureTokens = 800
  /// What the marks around a message are counted as.
  private static let frameTokens = 4

  func tokens(_ count: (String) -> Int) -> Int {
    var tokens = Self.frameTokens
    for part in content {
      switch part {
      case .text(let text): tokens += count(text)
      case .image: tokens += Self.pictureTokens
      }
    }
    return toolCalls.reduce(tokens) { $0 + count($1.name) + count($1.arguments) + Self.frameTokens }
  }
}
