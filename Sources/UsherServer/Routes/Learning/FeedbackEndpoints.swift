import Assistant
import Essentials
import HTTPServer
import Identity
import Learning
import LanguageModels

/// What customers think of answers and conversations.
enum FeedbackEndpoints {
  static var all: [Endpoint] { [show, give, takeBack, rate, list] }

  private static let parameter = Endpoint.Parameter.path("id", "The conversation", of: ConversationID.self)
  private static let message = Endpoint.Parameter.path("message", "The answer", of: MessageID.self)
  private static let comment = JSONSchema.Property.optional(
    "comment",
    JSONSchema(
      .nullable(
        .string(
          "In the customer's words", lengths: 1...MessageFeedback.maximumComment, isNotBlank: true,
          isStorable: true, example: "It did not say what it costs."))))

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/feedback", "showFeedback",
      "What was said of a conversation, and whether to ask",
      details:
        "`ask` is the same each time for one conversation; a page that does not ask may take feedback all the same.",
      section: .learning, access: .conversation(or: .viewHistory), limit: .search, parameters: [parameter],
      answers: [
        .json(
          200, "It",
          .object(
            nil, .required("ask", JSONSchema(.boolean, "Whether to ask the customer what they think")),
            .required("answers", .array(of: Shapes.reference("Feedback"))),
            .required("rating", JSONSchema(.nullable(Shapes.reference("ConversationRating"))))))
      ]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      let given = try await api.assistant.learning.feedback.given(in: conversation.id, api.tenant)
      let settings = api.assistant.services.configuration.feedback
      return .value([
        "ask": .bool(settings.asks(in: conversation.id)), "answers": given.answers.json,
        "rating": given.rating?.json ?? .null,
      ])
    }
  }

  private static var give: Endpoint {
    Endpoint(
      .put, "/v1/conversations/{id}/messages/{message}/feedback", "giveFeedback",
      "Say whether an answer helped",
      details: "In place of what was said before; without `comment` there is none any more.",
      section: .learning, access: .conversation(or: .answerCustomers), limit: .chat,
      parameters: [parameter, message],
      body: .json(
        .object(
          nil,
          .required(
            "rating", .string("Thumbs up or down", choices: MessageFeedback.Rating.allCases.map(\.rawValue))),
          comment)),
      answers: [
        .json(200, "What holds now", .object(nil, .required("feedback", Shapes.reference("Feedback"))))
      ]
    ) { api, call in
      let (message, context) = try await api.rated(call)
      guard let rating = call.body["rating"]?.stringValue.flatMap(MessageFeedback.Rating.init) else {
        throw Problem.wrongShape([.init(pointer: "/rating", detail: "must be “up” or “down”")])
      }
      let given = try await api.assistant.learning.feedback.give(
        rating, comment: call.body["comment"]?.stringValue, on: message.id, in: message.conversation, context,
        api.tenant)
      return .value(["feedback": given.json])
    }
  }

  private static var takeBack: Endpoint {
    Endpoint(
      .delete, "/v1/conversations/{id}/messages/{message}/feedback", "takeFeedbackBack",
      "Take back what was said of an answer", section: .learning, access: .conversation(or: .answerCustomers),
      limit: .chat, parameters: [parameter, message],
      answers: [.empty(204, "It is gone, or was not there")]
    ) { api, call in
      let (message, _) = try await api.rated(call)
      try await api.assistant.learning.feedback.takeBack(
        message.id, in: message.conversation, api.tenant)
      return HTTPResponse(status: 204)
    }
  }

  private static var rate: Endpoint {
    Endpoint(
      .put, "/v1/conversations/{id}/rating", "rateConversation", "Say how a conversation was",
      details: "In place of what was said before; also when it is over.", section: .learning,
      access: .conversation(or: .answerCustomers), limit: .chat, parameters: [parameter],
      body: .json(
        .object(
          nil, .required("score", JSONSchema(.integer(1...5), "From 1, very bad, to 5, very good")), comment)),
      answers: [
        .json(
          200, "What holds now", .object(nil, .required("rating", Shapes.reference("ConversationRating"))))
      ]
    ) { api, call in
      let conversation = try await api.conversation(call.conversation())
      let rating = try await api.assistant.learning.feedback.rate(
        conversation.id, Int(call.body["score"]?.integerValue ?? 0),
        comment: call.body["comment"]?.stringValue,
        api.tenant)
      return .value(["rating": rating.json])
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/feedback", "listFeedback", "What customers said of answers, newest answers first",
      section: .learning, access: .scope(.viewHistory),
      parameters: filters + [
        .query("rating", .string(choices: MessageFeedback.Rating.allCases.map(\.rawValue))),
        .query("commented", JSONSchema(.boolean, "`true`: only with a comment")),
      ] + Endpoint.Parameter.paging(MessageID.self),
      answers: [.json(200, "A page", Shapes.page("feedback", of: Shapes.reference("Feedback")))]
    ) { api, call in
      let paging = try Paging<MessageKind>(call)
      var filter = try call.feedbackFilter()
      filter.rating = call.text("rating").flatMap { MessageFeedback.Rating(rawValue: $0) }
      filter.isCommented = call.parameters["commented"]?.boolValue ?? false
      let found = try await api.assistant.learning.feedback.feedback(
        filter, after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("feedback", of: found, id: \.message)
    }
  }

  private static let moment = JSONSchema.string(format: "date-time", example: "2026-11-21T12:00:00Z")

  /// What lists and sums may be narrowed to.
  static let filters: [Endpoint.Parameter] = [
    .query("from", moment), .query("to", moment),
    .query("agent", .string("Of this agent's answers", lengths: 1...80, isStorable: true)),
    .query("intent", .string("Of answers to this intent", lengths: 1...120, isStorable: true)),
    .query("model", .string("Of this model's answers", lengths: 1...160, isStorable: true)),
  ]
}

extension Call {
  func feedbackFilter() throws -> FeedbackFilter {
    FeedbackFilter(
      from: try feedbackMoment("from"), to: try feedbackMoment("to"), agent: text("agent"),
      intent: text("intent"), model: text("model"))
  }

  private func feedbackMoment(_ name: String) throws -> Timestamp? {
    guard let text = text(name) else { return nil }
    guard let moment = Timestamp(text) else {
      throw Problem.badParameter(name, "This must be a moment in UTC.")
    }
    return moment
  }
}

extension API {
  /// The answer that a call is about, and what it was made by and for.
  fileprivate func rated(_ call: Call) async throws -> (Message, FeedbackContext) {
    let conversation = try await conversation(call.conversation())
    let id: MessageID = try call.request.parameter("message")
    guard let message = try await conversations.message(id, in: conversation.id, tenant),
      let answer = message.answer
    else { throw Problem.unknown("answer of the assistant in this conversation") }
    let trace = try await conversations.trace(of: id, in: conversation.id, tenant)
    let prompt = trace?["prompt"]
    let context = FeedbackContext(
      agent: answer.agent, source: answer.source.rawValue, intent: trace?["intent"]?.stringValue,
      provider: answer.model?.provider, model: answer.model?.model, variant: answer.model?.member,
      prompt: prompt?["name"]?.stringValue, promptVersion: prompt?["version"]?.stringValue)
    return (message, context)
  }
}
