import Assistant
import Essentials
import HTTPServer
import Identity
import Knowledge
import Learning

/// What customers ask and the documents do not say.
enum GapEndpoints {
  static var all: [Endpoint] { [list, decide, draft] }

  /// The longest time that is looked back over, and the usual one, in days.
  private static let longest = 90
  fileprivate static let usual = 30
  private static let parameter = Endpoint.Parameter.path("id", "The gap", of: GapID.self)
  private static let days = Endpoint.Parameter.query(
    "days", JSONSchema(.integer(1...Int64(longest)), "How far to look back; 30 unless told"))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/gaps", "listKnowledgeGaps", "What customers ask and nothing answers",
      details: """
        Questions that the assistant had no answer to, was hardly sure of, or whose answer has a thumb down, put together \
        by likeness: what was asked most comes first. Of the last \(usual) days, or up to \(longest), the latest \
        \(GapReading.limit) questions are looked at; `truncated` says that there were more. Personal details are taken out.
        """,
      section: .learning, access: .scope(.viewHistory), limit: .search,
      parameters: [
        days,
        .query(
          "state",
          .string("`open`, unless told", choices: KnowledgeGap.State.allCases.map(\.rawValue))),
        .query("limit", JSONSchema(.integer(1...50), "How many at most; 20 unless told")),
      ],
      answers: [
        .json(
          200, "The gaps",
          .object(
            nil, .required("gaps", .array(of: Shapes.reference("KnowledgeGap"))),
            .required("total", Shapes.count), .required("questions", Shapes.count),
            .required("from", Shapes.moment), .required("truncated", JSONSchema(.boolean))))
      ]
    ) { api, call in
      let (found, gaps) = try await api.gaps(call)
      let state = call.text("state").flatMap { KnowledgeGap.State(rawValue: $0) } ?? .open
      let wanted = gaps.filter { $0.state == state }
      var shown: [JSONValue] = []
      for gap in wanted.prefix(call.number("limit") ?? 20) { shown.append(try await api.json(gap)) }
      return .value([
        "gaps": .array(shown), "total": .integer(Int64(wanted.count)),
        "questions": .integer(Int64(found.questions.count)), "from": .string(found.from.description),
        "truncated": .bool(found.isCut),
      ])
    }
  }

  private static var decide: Endpoint {
    Endpoint(
      .patch, "/v1/knowledge/gaps/{id}", "decideKnowledgeGap", "Say what has become of a gap",
      details: """
        `done` when something was written about it: if customers ask again and get no answer, it is open again. `ignored` \
        stays ignored. The last word counts.
        """,
      section: .learning, access: .scope(.writeKnowledge), limit: .search, parameters: [parameter, days],
      body: .json(
        .object(
          nil,
          .required(
            "state", .string("What it is to be", choices: KnowledgeGap.State.allCases.map(\.rawValue))),
          .optional(
            "document_id", Shapes.identifier(DocumentID.self, "The document that was written about it")),
          Call.operatorMember)),
      answers: [
        .json(200, "The gap", .object(nil, .required("gap", Shapes.reference("KnowledgeGap"))))
      ]
    ) { api, call in
      let gap = try await api.gap(call)
      let state = call.body["state"]?.stringValue.flatMap { KnowledgeGap.State(rawValue: $0) } ?? .open
      let decided = try await api.assistant.learning.gaps.decide(
        gap, state, document: try await api.document(call), by: try call.reviewer(), api.tenant)
      return .value(["gap": try await api.json(decided)])
    }
  }

  private static var draft: Endpoint {
    Endpoint(
      .post, "/v1/knowledge/gaps/{id}/draft", "draftKnowledgeArticle", "Draft an article about a gap",
      details: """
        Markdown out of what customers asked and what operators answered in those conversations. Nothing is kept: publish \
        it with `POST /v1/knowledge/documents` when you have read it, and say that the gap is done.
        """,
      section: .learning, access: .scope(.writeKnowledge), limit: .search, parameters: [parameter, days],
      answers: [
        .json(
          200, "The draft",
          .object(
            nil, .required("title", .string(example: "Can I bring my dog?")),
            .required(
              "text",
              .string(
                "Markdown",
                example: "# Can I bring my dog?\n\nGuide dogs are welcome in all rows, other dogs are not.\n")
            ),
            .required("questions", Shapes.count),
            .required(
              "answers", JSONSchema(.integer(0...Int64.max), "How many answers of operators are in it"))))
      ]
    ) { api, call in
      let gap = try await api.gap(call)
      let answers = try await GapReading(api.assistant.services).operatorAnswers(to: gap)
      let draft = ArticleDraft(of: gap, answers: answers)
      return .value([
        "title": .string(draft.title), "text": .string(draft.text),
        "questions": .integer(Int64(gap.questions.count)), "answers": .integer(Int64(draft.answers)),
      ])
    }
  }
}

extension API {
  fileprivate func gaps(_ call: Call) async throws -> (GapReading.Found, [KnowledgeGap]) {
    let found = try await GapReading(assistant.services).questions(
      days: call.number("days") ?? GapEndpoints.usual)
    return (found, try await assistant.learning.gaps.gaps(of: found.questions, tenant))
  }

  /// The gap that the path names, among those of the days that are looked at.
  fileprivate func gap(_ call: Call) async throws -> KnowledgeGap {
    let id: GapID = try call.request.parameter("id")
    guard let gap = try await gaps(call).1.first(where: { $0.id == id }) else {
      throw Problem.unknown("gap")
    }
    return gap
  }

  /// The document that the body names.
  fileprivate func document(_ call: Call) async throws -> DocumentID? {
    guard let text = call.body["document_id"]?.stringValue else { return nil }
    guard let id = DocumentID(text), let document = try await knowledge.document(id, tenant) else {
      throw Problem.unknown("document")
    }
    return document.id
  }

  /// A gap with the document that is nearest to it now.
  fileprivate func json(_ gap: KnowledgeGap) async throws -> JSONValue {
    let found = try await search.find(SearchQuery(text: gap.question, limit: 1), tenant)
    return gap.json(nearest: found.hits.first)
  }
}
