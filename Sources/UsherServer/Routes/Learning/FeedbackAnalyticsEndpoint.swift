import Essentials
import HTTPServer
import Identity
import Learning

/// What customers said and showed, summed up.
enum FeedbackAnalyticsEndpoint {
  static var all: [Endpoint] { [sums] }

  private static let nullableNumber = JSONSchema(.nullable(JSONSchema(.number(0...Double.infinity))))
  private static let nullableShare = JSONSchema(.nullable(Shapes.share))

  static let shape = JSONSchema.object(
    "What customers said and showed; rates are null where there is nothing to divide by",
    .optional("key", .string("The day or name; empty where there is none", example: "general")),
    .required("helpful", Shapes.count), .required("unhelpful", Shapes.count),
    .required("helpful_rate", nullableShare), .required("comments", Shapes.count),
    .required("ratings", Shapes.count), .required("average_rating", nullableNumber),
    .required("conversations", JSONSchema(.integer(0...Int64.max), "Those that signs were read of")),
    .required("satisfaction", JSONSchema(.nullable(Shapes.share), "The mean of their implicit scores")),
    .required("continuation_rate", nullableShare), .required("completion_rate", nullableShare),
    .required("handoff_rate", nullableShare), .required("rephrasing_rate", nullableShare),
    .required("abandonment_rate", nullableShare), .required("response_ms", nullableNumber))

  private static var sums: Endpoint {
    Endpoint(
      .get, "/v1/feedback/analytics", "sumFeedback", "What customers said and showed, summed up",
      details: """
        Thumbs are counted by the time of the first one and by what the answer was made by, conversations by their beginning \
        and by their first answer. Signs are read off conversations every 15 seconds.
        """,
      section: .learning, access: .scope(.viewAnalytics),
      parameters: [
        .query(
          "by",
          .string(
            "`day`, unless told, in UTC", choices: FeedbackDimension.allCases.map(\.rawValue)))
      ] + FeedbackEndpoints.filters,
      answers: [
        .json(
          200, "Sums",
          .object(
            nil, .required("all", Shapes.reference("FeedbackSums")),
            .required("groups", .array(of: Shapes.reference("FeedbackSums")))))
      ]
    ) { api, call in
      let dimension = call.text("by").flatMap(FeedbackDimension.init) ?? .day
      let (all, groups) = try await api.assistant.learning.feedback.sums(
        by: dimension, over: call.feedbackFilter(), api.tenant)
      return .value([
        "all": .object(all.members),
        "groups": .array(
          groups.sorted { $0.key < $1.key }.map { key, sums in
            .object(sums.members.merging(["key": .string(key)]) { own, _ in own })
          }),
      ])
    }
  }
}

extension FeedbackSums {
  fileprivate var members: [String: JSONValue] {
    func rate(_ count: Int, of all: Int) -> JSONValue {
      all == 0 ? .null : .share(Double(count) / Double(all))
    }
    func count(_ count: Int) -> JSONValue { .integer(Int64(count)) }
    return [
      "helpful": count(helpful), "unhelpful": count(unhelpful),
      "helpful_rate": rate(helpful, of: helpful + unhelpful), "comments": count(comments),
      "ratings": count(ratings), "average_rating": averageRating.map { .share($0) } ?? .null,
      "conversations": count(conversations), "satisfaction": averageSatisfaction.map { .share($0) } ?? .null,
      "continuation_rate": rate(continued, of: conversations),
      "completion_rate": rate(completed, of: conversations),
      "handoff_rate": rate(handedOff, of: conversations),
      "rephrasing_rate": rate(rephrased, of: conversations),
      "abandonment_rate": rate(abandoned, of: conversations),
      "response_ms": responseMilliseconds.map { .milliseconds($0) } ?? .null,
    ]
  }
}
