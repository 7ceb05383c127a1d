import Essentials
import LanguageModels
import Testing

@testable import UsherServer

@Suite("A request in OpenAI's protocol")
struct ChatCompletionRequestTests {
  private func read(_ body: JSONValue) throws -> ChatCompletionRequest {
    let errors = ChatCompletionRequest.shape.errors(in: body)
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    return try ChatCompletionRequest(body, text: body.serialized(), tenant: TenantContext(tenant: .single))
  }

  @Test("has its schemas in the order in which the client wrote them")
  func schemaOrder() throws {
    let schema = #"{"type":"object","properties":{"why":{"type":"string"},"best":{"type":"integer"}}}"#
    let text = """
      {"model":"auto","messages":[{"role":"user","content":"\\"tools\\": ["}],
       "tools":[{"type":"function","function":{"name":"a"}},
                {"type":"function","function":{"parameters": \(schema) ,"name":"b"}},
                {"type":"function","function":{"name":"c","parameters":null}}],
       "response_format":{"json_schema":{"schema":\(schema),"name":"r"},"type":"json_schema"}}
      """
    let body = try JSONValue(parsing: text)
    #expect(ChatCompletionRequest.shape.errors(in: body).isEmpty)
    let request = try ChatCompletionRequest(
      body, text: Array(text.utf8), tenant: TenantContext(tenant: .single)
    ).request
    let wanted = try JSONText(parsing: schema)
    let empty: JSONText = ["type": "object", "properties": [:]]
    #expect(request.tools.map(\.parameters) == [empty, wanted, empty])
    #expect(request.outputFormat == .schema(name: "r", wanted, isStrict: false))
  }

  @Test("is the same request to our models")
  func whole() throws {
    let wanted = try read([
      "model": "balanced", "stream": true, "stream_options": ["include_usage": true], "user": "c-7",
      "messages": [
        ["role": "system", "content": "Be brief."], ["role": "developer", "content": "No jokes."],
        ["role": "user", "content": [["type": "text", "text": "What is this?"], picture]],
        [
          "role": "assistant", "content": nil,
          "tool_calls": [
            ["id": "call_1", "type": "function", "function": ["name": "look", "arguments": "{\"at\":1}"]]
          ],
        ],
        ["role": "tool", "tool_call_id": "call_1", "content": "a gate"],
        ["role": "system", "content": "The desk closes soon."],
      ],
      "tools": [
        ["type": "function", "function": ["name": "look", "parameters": ["type": "object"], "strict": true]]
      ],
      "tool_choice": ["type": "function", "function": ["name": "look"]],
      "response_format": [
        "type": "json_schema", "json_schema": ["name": "a", "schema": ["type": "object"]],
      ],
      "max_completion_tokens": 50, "temperature": 0, "stop": "END", "seed": 3, "parallel_tool_calls": false,
    ])
    let request = wanted.request
    #expect(wanted.model == "balanced" && wanted.includesUsage && request.isStreamed)
    #expect(request.instructions == "Be brief.\n\nNo jokes.")
    #expect(request.messages.map(\.role) == [.user, .assistant, .tool, .system])
    #expect(
      request.messages[0].content == [
        .text("What is this?"), .image(ModelImage(.data([1, 2, 3], mediaType: "image/png"), detail: "low")),
      ])
    #expect(
      request.messages[1].toolCalls == [ToolCall(id: "call_1", name: "look", arguments: "{\"at\":1}")])
    #expect(request.messages[2].toolCallID == "call_1")
    #expect(request.tools.map(\.name) == ["look"] && request.tools[0].isStrict)
    #expect(request.toolChoice == .tool("look"))
    #expect(request.outputFormat == .schema(name: "a", ["type": "object"], isStrict: false))
    #expect(
      request.options
        == GenerationOptions(
          maximumTokens: 50, temperature: 0, stopSequences: ["END"], seed: 3, allowsParallelToolCalls: false))
    #expect(request.caller.customer == "c-7" && request.caller.channel == "api")
  }

  private let picture: JSONValue = [
    "type": "image_url", "image_url": ["url": "data:image/png;base64,AQID", "detail": "low"],
  ]

  @Test(
    "is refused with the place that is at fault",
    arguments: [
      (["messages": []], "/messages"),
      (["messages": [["role": "user", "content": ""]]], "/messages/0/content"),
      (["messages": [["role": "narrator", "content": "x"]]], "/messages/0/role"),
      (["messages": [["role": "user", "content": 7]]], "/messages/0/content"),
      (
        ["messages": [["role": "user", "content": [["type": "audio", "text": "x"]]]]],
        "/messages/0/content/0/type"
      ),
      (
        [
          "messages": [
            [
              "role": "user",
              "content": [["type": "image_url", "image_url": ["url": "file:///etc/passwd"]]],
            ]
          ]
        ], "/messages/0/content/0/image_url/url"
      ),
      (["messages": [["role": "tool", "tool_call_id": "", "content": "x"]]], "/messages/0/tool_call_id"),
      (["messages": [["role": "user", "content": "x"]], "stop": [1]], "/stop/0"),
      (["messages": [["role": "user", "content": "x"]], "n": 2], "/n"),
      (["messages": [["role": "user", "content": "x"]], "tool_choice": "perhaps"], "/tool_choice"),
      (["messages": [["role": "user", "content": "x"]], "temperature": 3], "/temperature"),
      (["messages": [["role": "user", "content": "x"]], "logprobs": true], "/logprobs"),
      (
        ["messages": [["role": "user", "content": "x"]], "response_format": ["type": "xml"]],
        "/response_format/type"
      ),
    ] as [(JSONValue, String)])
  func refused(members: JSONValue, pointer: String) throws {
    let body = JSONValue.object((members.objectValue ?? [:]).merging(["model": "auto"]) { $1 })
    let problem = try #require(throws: Problem.self) { _ = try read(body) }
    #expect(problem.errors.map(\.pointer) == [pointer])
  }
}
