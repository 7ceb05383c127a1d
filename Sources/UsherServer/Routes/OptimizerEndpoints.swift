import Essentials
import HTTPServer
import Identity
import LanguageModels

/// What saves calls of models and what makes their answers better, for those who run the models.
enum OptimizerEndpoints {
  static var all: [Endpoint] { [statistics, flush, feedback] }

  private static var statistics: Endpoint {
    Endpoint(
      .get, "/optimizer/stats", "optimizerStatistics",
      "What caches, shared calls and compression have saved since the server started, and how ensembles do",
      section: .models, access: .scope(.viewAnalytics),
      answers: [.json(200, "What is switched on, each with its counts", .openObject())]
    ) { api, _ in
      let savings = try JSONValue(parsing: JSON.encode(api.models.services.savings))
      return .value(savings.withSnakeCaseNames)
    }
  }

  private static var flush: Endpoint {
    Endpoint(
      .post, "/optimizer/cache/flush", "flushModelCache", "Forget the models' answers that are kept",
      details: """
        For when an answer must not be given again: after a service was mended, or a wrong answer seen. What changes in \
        the knowledge base needs no flush. Other servers on the same database keep their own.
        """,
      section: .models, access: .scope(.manageAgents),
      answers: [
        .json(
          200, "How many were forgotten", .object(nil, .required("forgotten", Shapes.count)))
      ]
    ) { api, _ in
      let forgotten = api.models.services.cache?.invalidate(api.tenant) ?? 0
      return .value(["forgotten": .integer(Int64(forgotten))])
    }
  }

  private static let feedbackShape = JSONSchema.object(
    nil, .required("member", .string("The model whose answer it was", lengths: 1...200)),
    .required("quality", JSONSchema(.number(0...1), "How good it was: 1 for right, 0 for wrong")))

  private static var feedback: Endpoint {
    Endpoint(
      .post, "/optimizer/ensembles/{name}/feedback", "rateEnsembleMember",
      "Say how good the answer of an ensemble's member was",
      details: """
        From a correction, a customer's thumbs or an evaluation. `usher.member` of a \
        chat completion, or `model.member` of a message, is the member that answered. It moves the member's measured \
        quality, and with it what its voice counts.
        """,
      section: .models, access: .scope(.manageAgents),
      parameters: [
        Endpoint.Parameter(
          name: "name", location: .path, schema: .string("The ensemble's name, for example `careful`"),
          isRequired: true)
      ],
      body: .json(feedbackShape), answers: [.json(200, "The ensemble as it is now", .openObject())]
    ) { api, call in
      let name: String = try call.request.parameter("name")
      guard let ensemble = api.models.services.ensembles.first(where: { $0.name == name }) else {
        throw Problem.unknown("ensemble")
      }
      let member = call.body["member"]?.stringValue ?? ""
      guard ensemble.learn(member: member, quality: call.body["quality"]?.doubleValue ?? 0) else {
        let members = ensemble.statistics.members.map(\.name).joined(separator: ", ")
        throw Problem.wrongShape([
          Problem.FieldError(pointer: "/member", detail: "must be one of \(members)")
        ])
      }
      return .value(try JSONValue(parsing: JSON.encode(ensemble.statistics)).withSnakeCaseNames)
    }
  }
}
