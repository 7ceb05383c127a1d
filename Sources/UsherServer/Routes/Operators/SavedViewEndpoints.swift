import Assistant
import Essentials
import HTTPServer
import Identity

/// Views of the inbox that operators have saved.
enum SavedViewEndpoints {
  static var all: [Endpoint] { [list, add, remove] }

  /// What a view can hold: parameters of `GET /v1/inbox`.
  static let members = ["view", "order", "assignee", "priority", "channel", "queue", "q"]
  private static let filter = JSONSchema(
    .object(
      members.map { .optional($0, .string(lengths: 0...200, isStorable: true)) }, others: nil),
    "Parameters of `GET /v1/inbox`")

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/inbox/views", "listSavedViews", "Your saved views of the inbox, and those that all share",
      section: .operators, access: .scope(.answerCustomers),
      answers: [
        .json(
          200, "By name", .object(nil, .required("views", .array(of: Shapes.reference("SavedView")))))
      ]
    ) { api, call in
      let author = try call.author()
      let views = try await api.savedViews.all(for: author, api.tenant)
      return .value(["views": .array(views.map { $0.json(for: author) })])
    }
  }

  private static var add: Endpoint {
    Endpoint(
      .post, "/v1/inbox/views", "saveView", "Save a view of the inbox", section: .operators,
      access: .scope(.answerCustomers),
      body: .json(
        .object(
          nil,
          .required(
            "name",
            .string(
              "What you call it", lengths: 1...80, isNotBlank: true, isStorable: true, example: "Refunds")),
          .required("filter", filter),
          .optional("shared", JSONSchema(.boolean, "Whether everybody has it; only you unless told")),
          Call.operatorMember)),
      answers: [
        .json(201, "The view", .object(nil, .required("view", Shapes.reference("SavedView"))))
      ]
    ) { api, call in
      let author = try call.author()
      var filter: [String: String] = [:]
      for (name, value) in call.body["filter"]?.objectValue ?? [:] { filter[name] = value.stringValue ?? "" }
      let view = try await api.savedViews.add(
        call.required("name"), isShared: call.body["shared"]?.boolValue ?? false, filter: filter, by: author,
        api.tenant)
      return .value(["view": view.json(for: author)], status: 201)
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/inbox/views/{id}", "removeSavedView",
      "Throw a saved view away: your own, or a shared one",
      section: .operators, access: .scope(.answerCustomers),
      parameters: [.path("id", "The view", of: SavedViewID.self)], answers: [.empty(204, "It is gone")]
    ) { api, call in
      let isGone = try await api.savedViews.remove(
        try call.request.parameter("id"), by: try call.author(), api.tenant)
      guard isGone else { throw Problem.unknown("view of yours") }
      return HTTPResponse(status: 204)
    }
  }
}

extension API {
  fileprivate var savedViews: SavedViews {
    SavedViews(database: assistant.services.database, clock: clock)
  }
}

extension SavedView {
  fileprivate func json(for author: Operator) -> JSONValue {
    [
      "id": .string(id.text), "name": .string(name), "shared": .bool(isShared),
      "own": .bool(owner == author.id), "filter": .texts(filter),
    ]
  }
}
