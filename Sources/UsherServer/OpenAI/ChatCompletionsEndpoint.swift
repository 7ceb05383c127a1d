import Essentials
import HTTPServer
import Identity
import LanguageModels

/// OpenAI's protocol, so that any client made for it can talk to the models and agents of this server.
enum ChatCompletionsEndpoint {
  static var all: [Endpoint] { [completions, models] }

  private static var completions: Endpoint {
    Endpoint(
      .post, "/v1/chat/completions", "createChatCompletion", "Complete a chat, in OpenAI's protocol",
      details: """
        `model` is a name from `/v1/models`: `auto` goes where the routing rules send it, a model's own name asks that \
        one first, `agent/NAME` is answered by an agent from the knowledge base, which takes neither `tools` nor \
        `response_format` nor pictures. When no provider answers, `local` does, and the member `usher` says so. With `stream: true` the answer comes as Server-Sent Events.
        """,
      section: .models, access: .scope(.answerCustomers), limit: .chat,
      body: .json(ChatCompletionRequest.shape, size: .document),
      answers: [
        Endpoint.Answer(
          status: 200, summary: "The answer",
          content: [
            ("application/json", Shapes.reference("ChatCompletion")),
            (
              "text/event-stream",
              .openObject("A chunk", .required("data", .string("JSON; the last one is `[DONE]`")))
            ),
          ])
      ], problem: \.forProtocol
    ) { api, call in
      var wanted = try ChatCompletionRequest(call.body, text: call.request.body, tenant: api.tenant)
      let model = try api.models.answering(&wanted.request, as: wanted.model)
      let writer = ChatCompletionWriter(
        id: "chatcmpl-" + RequestID(at: api.clock.now).text.dropFirst(RequestKind.prefix.count + 1),
        created: api.clock.now.milliseconds / 1000, model: wanted.model)
      do {
        let stream = try await model.respond(to: wanted.request)
        guard wanted.request.isStreamed else {
          return .json(bytes: writer.completion(try await stream.response()))
        }
        return .chunks(of: stream, writer, withUsage: wanted.includesUsage)
      } catch let error as ModelError {
        throw error.problem
      }
    }
  }

  private static var models: Endpoint {
    Endpoint(
      .get, "/v1/models", "listModels", "The models that can be asked, in OpenAI's protocol",
      section: .models, access: .scope(.answerCustomers), limit: .search,
      answers: [
        .json(
          200, "All of them",
          .object(
            nil, .required("object", .string(choices: ["list"])),
            .required("data", .array(of: Shapes.reference("Model")))))
      ], problem: \.forProtocol
    ) { api, _ in
      .value([
        "object": "list",
        "data": .array(
          api.models.entries.map { entry in
            [
              "id": .string(entry.name), "object": "model",
              "created": .integer(api.startedAt.milliseconds / 1000), "owned_by": .string(entry.owner),
            ]
          }),
      ])
    }
  }
}

extension HTTPResponse {
  /// A model's answer as chunks of OpenAI's protocol. It broke off when there is an `error` and no `[DONE]`.
  fileprivate static func chunks(
    of stream: ModelStream, _ writer: ChatCompletionWriter, withUsage: Bool
  ) -> HTTPResponse {
    .events { events in
      var writer = writer
      var usage: TokenUsage?
      do {
        for try await event in stream {
          if case .usage(let count) = event { usage = count }
          if let chunk = writer.chunk(event) { try await events.send(json: chunk) }
        }
      } catch let error as ModelError {
        return try await events.send(json: JSONValue.object(["error": error.protocolError]).serialized())
      }
      if withUsage, let usage { try await events.send(json: writer.usageChunk(usage)) }
      try await events.send(data: "[DONE]")
    }
  }
}
