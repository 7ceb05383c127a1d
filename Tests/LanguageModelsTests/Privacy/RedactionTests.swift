import Essentials
import Testing

@testable import LanguageModels

@Suite("Personal data")
struct RedactionTests {
  @Test(
    "goes to a service as placeholders, and comes back in text and arguments, however the answer is split")
  func restored() async throws {
    let answer = "I wrote to <EMAIL_1> and called <PHONE_1>; <EMAIL_9> and a < b stay, <EMA"
    for size in 1...12 {
      let pieces = stride(from: 0, to: answer.count, by: size).map {
        String(answer.dropFirst($0).prefix(size))
      }
      let stub = StubModel { _ in
        ModelStream(
          pieces.map(ModelEvent.textDelta) + [
            .toolCallStarted(index: 0, id: "a", name: "send", signature: nil),
            .toolCallArguments(index: 0, delta: #"{"to":"<EMA"#),
            .toolCallArguments(index: 0, delta: #"IL_1>"}"#),
            .finished(.toolCalls),
          ])
      }
      let request = ModelRequest.asking("I am anna@example.com, call 01632 960 100. Again: anna@example.com")
        .with {
          $0.instructions = "The customer's address is anna@example.com."
          $0.messages.append(
            ModelMessage(
              role: .tool, content: [.text(#"{"mail":"bob@example.com"}"#)], toolCalls: [], toolCallID: "x"))
        }
      let response = try await RedactingModel(model: stub).respond(to: request).response()
      #expect(
        response.text
          == "I wrote to anna@example.com and called 01632 960 100; <EMAIL_9> and a < b stay, <EMA")
      #expect(response.toolCalls.first?.arguments == #"{"to":"anna@example.com"}"#)
      let sent = try #require(stub.requests.first)
      #expect(sent.instructions == "The customer's address is <EMAIL_1>.")
      #expect(sent.messages[0].text == "I am <EMAIL_1>, call <PHONE_1>. Again: <EMAIL_1>")
      #expect(sent.messages[1].text == #"{"mail":"<EMAIL_2>"}"#)
    }
  }
}
