import Essentials
import Testing

@testable import LanguageModels

@Suite("A request to Gemini")
struct GeminiRequestTests {
  private func body(
    _ request: ModelRequest, model: String = "gemini-3-flash", options: GeminiOptions = GeminiOptions()
  ) -> JSONValue {
    GeminiRequest(request, system: GroundedInstructions(request).text, model: model, options: options).body()
      .asSent
  }

  @Test(
    "is what the vendor's library sends, to either door", arguments: WireCase.all, ["developers", "vertex"])
  func likeTheLibrary(_ wire: WireCase, door: String) throws {
    let recorded = try #require(try WireCase.json("gemini/requests.json")["\(door): \(wire.name)"])
    #expect(body(wire.request) == recorded["body"])
  }

  @Test("brings signatures and ids back as they came")
  func signatures() throws {
    let recorded = try WireCase.json("gemini/requests.json")["developers: results"]
    #expect(body(WireCase.results(signature: "gemini:c2lnbmF0dXJl")) == recorded?["body"])
  }

  @Test("says of calls that are not Gemini's that they have no signature", arguments: [nil, "anthropic:[]"])
  func foreignCalls(_ signature: String?) throws {
    let recorded = try WireCase.json("gemini/requests.json")["developers: foreign results"]
    #expect(body(WireCase.results(signature: signature)) == recorded?["body"])
    #expect(!body(WireCase.results(signature: signature), model: "gemini-2.5-pro").text.contains("skip_"))
  }

  @Test("does not bring back ids that the service did not give")
  func madeIDs() {
    let encoded = body(WireCase.results(signature: "gemini:", callID: "made_x")).text
    #expect(!encoded.contains("made_x") && !encoded.contains("thoughtSignature"))
  }

  @Test("writes all wishes")
  func wishes() {
    var request = WireCase.pictures
    request.messages[0].content.append(.image(ModelImage(.url("gs://bucket/a.png"), detail: "low")))
    request.options = GenerationOptions(
      maximumTokens: 9, temperature: 0.5, topP: 0.25, stopSequences: ["a", "b", "c", "d", "e", "f"],
      seed: 1 << 33,
      frequencyPenalty: 0.5, presencePenalty: -0.5, reasoningEffort: "high")
    request.outputFormat = .json
    let encoded = body(
      request,
      options: GeminiOptions(thinking: .budget, includesThoughts: true, safetyThreshold: .high))
    #expect(
      encoded["generationConfig"] == [
        "maxOutputTokens": 9, "temperature": 0.5, "topP": 0.25, "stopSequences": ["a", "b", "c", "d", "e"],
        "seed": 0, "frequencyPenalty": 0.5, "presencePenalty": -0.5, "responseMimeType": "application/json",
        "mediaResolution": "MEDIA_RESOLUTION_LOW",
        "thinkingConfig": ["thinkingBudget": 24576, "includeThoughts": true],
      ])
    #expect(encoded["safetySettings"]?.arrayValue?.count == 4)
    #expect(
      encoded["safetySettings"]?[0] == [
        "category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH",
      ])
  }

  @Test("asks in words for the form where older models cannot be held to it beside functions")
  func formatBesideTools() {
    var request = WireCase.all[3].request
    request.outputFormat = .schema(name: "concert", WireCase.answerSchema, isStrict: true)
    #expect(body(request)["generationConfig"]?["responseJsonSchema"] == WireCase.answerSchema.value)
    let old = body(request, model: "gemini-2.5-flash")
    #expect(old["generationConfig"]?["responseMimeType"] == nil)
    #expect(old["systemInstruction"]?.text.contains("JSON Schema") == true)
  }

  @Test("puts JSON Schema into OpenAPI's words for models that know no other")
  func openAPI() {
    let schema: JSONText = [
      "type": "object", "additionalProperties": false, "$schema": "x",
      "$defs": ["Day": ["type": "string", "format": "date"]],
      "properties": [
        "day": ["$ref": "#/$defs/Day"], "kind": ["const": "jazz"], "row": ["enum": [1, 2]],
        "name": ["type": ["string", "null"]], "seat": ["anyOf": [["type": "integer"], ["type": "null"]]],
        "any": ["oneOf": [["type": "integer"], ["type": "string"]]],
        "tags": ["type": "array", "items": ["type": "string"], "uniqueItems": true],
      ], "required": ["day"],
    ]
    #expect(
      GeminiSchema.openAPI(schema).value == [
        "type": "OBJECT",
        "properties": [
          "day": ["type": "STRING", "format": "date"], "kind": ["type": "STRING", "enum": ["jazz"]],
          "row": ["type": "STRING", "enum": ["1", "2"]], "name": ["type": "STRING", "nullable": true],
          "seat": ["type": "INTEGER", "nullable": true],
          "any": ["anyOf": [["type": "INTEGER"], ["type": "STRING"]]],
          "tags": ["type": "ARRAY", "items": ["type": "STRING"]],
        ], "required": ["day"],
        "propertyOrdering": ["day", "kind", "row", "name", "seat", "any", "tags"],
      ])
  }

  @Test("ends where a schema holds itself")
  func endless() {
    let schema: JSONText = [
      "$ref": "#/$defs/A", "$defs": ["A": ["properties": ["a": ["$ref": "#/$defs/A"]]]],
    ]
    #expect(GeminiSchema.openAPI(schema).value["properties"]?["a"]?["type"] == "OBJECT")
  }
}
