import Essentials
import Testing
import UsherServer
import UsherTesting

@Suite struct CredentialsTests {
  private let credentials = Credentials(
    secret: Array(repeating: 7, count: 32), operatorKey: "a-key-of-operators")
  private let conversation = ConversationID(at: ManualClock().now)

  @Test("A token opens its own conversation and no other")
  func tokens() {
    let token = credentials.token(for: conversation)
    #expect(credentials.isToken(token, for: conversation))
    #expect(!credentials.isToken(token, for: ConversationID(at: ManualClock().now)))
    #expect(!credentials.isToken(String(token.dropLast()), for: conversation))
    #expect(!credentials.isToken("", for: conversation))
  }

  @Test("Another secret makes other tokens")
  func secrets() {
    let other = Credentials(secret: Array(repeating: 8, count: 32), operatorKey: "a-key-of-operators")
    #expect(!other.isToken(credentials.token(for: conversation), for: conversation))
  }

  @Test(
    "Only the operators' key is the operators' key",
    arguments: ["", "a-key-of-operator", "A-key-of-operators"])
  func operators(wrong: String) {
    #expect(credentials.isOperatorKey("a-key-of-operators"))
    #expect(!credentials.isOperatorKey(wrong))
    #expect(!credentials.isOperatorKey(credentials.token(for: conversation)))
  }
}
