import Essentials
import Testing

@testable import LanguageModels

@Suite("A custom endpoint's prediction")
struct VertexPredictionTests {
  private static let own = VertexPrediction(
    instance: ["text": "Question: {question}!", "history": "{messages}", "seed": "{seed}"],
    parameters: [
      "sampling_params": ["max_new_tokens": "{maximum_tokens}", "stop": "{stop}"], "stream": false,
    ],
    answer: "/result/texts~1all/0")

  private static let request = ModelRequest(
    caller: WireCase.caller, instructions: "You answer for Northside.",
    messages: [
      ModelMessage(role: .user, text: "Hello"), ModelMessage(role: .assistant, text: "Good morning."),
      ModelMessage(role: .user, text: "When do you open?"),
    ], options: GenerationOptions(maximumTokens: 50, temperature: 0.5))

  @Test(
    "is asked for and read as the vendor's library does",
    arguments: [("chat", VertexPrediction.chat), ("prompt", .prompt), ("own", own)])
  func likeTheLibrary(_ name: String, prediction: VertexPrediction) throws {
    let recorded = try #require(try WireCase.json("vertex/predictions.json")[name])
    let body = VertexPredictionRequest(
      Self.request, instructions: Self.request.instructions, prediction: prediction
    ).body()
    #expect(body.withWholeNumbers == recorded["body"]?.withWholeNumbers)
    let source = ModelSource(name: "own", provider: "vertex", model: "m")
    let answer = try VertexPredictionAnswer(try #require(recorded["answer"]), pointer: prediction.answer)
    let response = answer.events(source: source).response
    #expect(response.text.drop { $0 == " " } == "At nine 🎟")
    #expect(response.source?.model == "gemma")
    #expect(response.usage == (name == "chat" ? TokenUsage(input: 12, output: 3) : nil))
    #expect(response.finishReason == (name == "chat" ? .length : .stop))
  }

  @Test("takes nothing that a user writes for a mark")
  func marks() {
    let request = ModelRequest(
      caller: WireCase.caller, messages: [ModelMessage(role: .user, text: "{instructions} {messages}")])
    let body = VertexPredictionRequest(
      request, instructions: "Secret.",
      prediction: VertexPrediction(instance: ["text": "<{question}> {unknown} {"])
    ).body()
    #expect(body["instances"]?[0]?["text"] == "<{instructions} {messages}> {unknown} {")
  }

  @Test(
    "is found in the usual places",
    arguments: [
      #"{"predictions":["At nine"]}"#, #"{"predictions":[["At nine"]]}"#, #"{"predictions":"At nine"}"#,
      #"{"predictions":[{"content":"At nine"}]}"#, #"{"predictions":[{"generated_text":"At nine"}]}"#,
      #"{"predictions":{"choices":[{"message":{"content":"At nine"}}]}}"#,
      #"{"predictions":[{"candidates":[{"content":"At nine"}]}]}"#,
    ])
  func places(_ body: String) throws {
    let answer = try VertexPredictionAnswer(JSONValue(parsing: body), pointer: nil)
    #expect(answer.events(source: ModelSource(name: "", provider: "", model: "")).response.text == "At nine")
  }

  @Test(
    "that is nowhere is an error", arguments: ["{}", #"{"predictions":[]}"#, #"{"predictions":[{"a":1}]}"#])
  func nowhere(_ body: String) throws {
    let value = try JSONValue(parsing: body)
    #expect { try VertexPredictionAnswer(value, pointer: nil) } throws: {
      ($0 as? ModelError)?.kind == .malformedResponse
    }
  }

  @Test(
    "has its address where the project's models run",
    arguments: [
      ("europe-west4", "europe-west4-aiplatform.googleapis.com"), ("global", "aiplatform.googleapis.com"),
      ("eu", "aiplatform.eu.rep.googleapis.com"),
    ])
  func addresses(_ location: String, host: String) {
    let place = VertexLocation(project: "northside", location: location)
    #expect(place.baseURL() == "https://\(host)/v1beta1/projects/northside/locations/\(location)")
    let dedicated = place.dedicatedHost(endpoint: "42", projectNumber: "7")
    #expect(dedicated == "42.\(location)-7.prediction.vertexai.goog")
    #expect(
      place.baseURL(version: "v1", host: dedicated)
        == "https://\(dedicated)/v1/projects/northside/locations/\(location)")
  }
}
