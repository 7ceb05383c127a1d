import Assistant
import Essentials
import HTTPServer
import Identity
import Knowledge

/// The knowledge base: documents in and out, search, and the agents' prepared responses.
enum KnowledgeEndpoints {
  static var all: [Endpoint] { [add, list, get, remove, search, statistics, categories] }

  private static let parameter = Endpoint.Parameter.path("id", "The document", of: DocumentID.self)

  private static let title = JSONSchema.string(
    "What it is called", lengths: 1...300, isNotBlank: true, isStorable: true)
  private static let source = JSONSchema.string(
    "A stable name for where it comes from; title or file name unless told", lengths: 1...500,
    isStorable: true)
  private static let url = JSONSchema.string(
    "Where customers can read it", lengths: 1...2000, isStorable: true)
  private static let collection = JSONSchema.string(
    "The collection it belongs to; agents may be limited to some", lengths: 1...64, isStorable: true,
    example: "help")

  private static var add: Endpoint {
    Endpoint(
      .post, "/v1/knowledge/documents", "addDocument", "Add or replace a document",
      details: """
        As JSON with its text, or as a form with a file: Markdown, HTML, plain text, CSV, JSON, YAML or PDF, detected \
        by content. A document of the same `source` in the same `collection` is replaced.
        """,
      section: .knowledge, access: .scope(.writeKnowledge), limit: .upload,
      body: .json(
        .object(
          nil,
          .required(
            "text", .string("The whole text", lengths: 1...5_000_000, isNotBlank: true, isStorable: true)),
          .required("title", Self.title), .optional("source", Self.source),
          .optional("media_type", .string(choices: ["text/markdown", "text/html", "text/plain"])),
          .optional("url", Self.url), .optional("collection", Self.collection)),
        orForm: .object(
          nil, .required("file", .string("The file", format: "binary")), .optional("title", Self.title),
          .optional("source", Self.source), .optional("url", Self.url),
          .optional("collection", Self.collection)),
        size: .document),
      answers: [
        .json(200, "It was there already, unchanged or replaced", Shapes.reference("Document")),
        .json(201, "It was added", Shapes.reference("Document")),
      ]
    ) { api, call in
      let outcome = try await api.ingest(call)
      return .value(
        outcome.document.json, status: outcome.isNew ? 201 : 200,
        location: "/v1/knowledge/documents/\(outcome.document.id)")
    }
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/documents", "listDocuments", "List documents", section: .knowledge,
      access: .scope(.readKnowledge),
      parameters: Endpoint.Parameter.paging(DocumentID.self) + [.query("collection", Self.collection)],
      answers: [.json(200, "A page", Shapes.page("documents", of: Shapes.reference("Document")))]
    ) { api, call in
      let paging = try Paging<DocumentKind>(call)
      let found = try await api.knowledge.documents(
        collection: call.text("collection"), after: paging.after, limit: paging.limit + 1, api.tenant)
      return paging.page("documents", of: found, id: \.id)
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/documents/{id}", "getDocument", "Look up a document with its passages",
      section: .knowledge, access: .scope(.readKnowledge), parameters: [Self.parameter],
      answers: [
        .json(
          200, "The document",
          .object(
            nil, .required("document", Shapes.reference("Document")),
            .required("passages", .array(of: Shapes.reference("Passage")))))
      ]
    ) { api, call in
      let id: DocumentID = try call.request.parameter("id")
      guard let document = try await api.knowledge.document(id, api.tenant) else {
        throw Problem.unknown("document")
      }
      let passages = try await api.knowledge.passages(of: id, api.tenant)
      return .value(["document": document.json, "passages": passages.json])
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/knowledge/documents/{id}", "removeDocument", "Remove a document", section: .knowledge,
      access: .scope(.writeKnowledge), parameters: [Self.parameter], answers: [.empty(204, "It is gone")]
    ) { api, call in
      let id: DocumentID = try call.request.parameter("id")
      guard let document = try await api.knowledge.document(id, api.tenant) else {
        throw Problem.unknown("document")
      }
      _ = try await api.knowledge.remove(sources: [document.source], api.tenant)
      try await api.assistant.noteChanges()
      return .noContent
    }
  }

  private static var search: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/search", "searchKnowledge", "Find passages", section: .knowledge,
      access: .scope(.readKnowledge), limit: .search,
      parameters: [
        .query(
          "q", .string("What to look for", lengths: 1...1000, isNotBlank: true, isStorable: true),
          isRequired: true),
        .query("limit", JSONSchema(.integer(1...50), "How many at most; 5 unless told")),
        .query("mode", .string(choices: SearchMode.allCases.map(\.rawValue))),
        .query("collection", Self.collection),
      ] + KnowledgeFilters.parameters,
      answers: [
        .json(
          200, "Passages, best first",
          .object(
            nil, .required("hits", .array(of: Shapes.reference("SearchHit"))),
            .optional(
              "words_only", .string("Why they were found by words alone, where meaning was asked for too"))))
      ]
    ) { api, call in
      let query = SearchQuery(
        text: call.text("q") ?? "", limit: call.number("limit") ?? 5,
        mode: call.text("mode").flatMap(SearchMode.init) ?? .hybrid,
        collections: call.text("collection").map { [$0] }, metadata: KnowledgeFilters.values(call),
        ranges: KnowledgeFilters.ranges(call))
      let result = try await api.search.find(query, api.tenant)
      var answer: [String: JSONValue] = ["hits": result.hits.json]
      answer["words_only"] = result.shortfall.map(JSONValue.string)
      return .value(.object(answer))
    }
  }

  private static var statistics: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/statistics", "knowledgeStatistics",
      "How much there is, and how far its embeddings are",
      details: """
        After another embedding model was configured, `searched` is the former one until every passage has an \
        embedding of the new one.
        """,
      section: .knowledge, access: .scope(.readKnowledge),
      answers: [.json(200, "The counts", Shapes.reference("KnowledgeStatistics"))]
    ) { api, _ in
      let statistics = try await api.knowledge.statistics(api.tenant)
      return .value(statistics.json(try await api.knowledge.embeddingStatus(api.tenant)))
    }
  }

  private static var categories: Endpoint {
    Endpoint(
      .get, "/v1/knowledge/categories", "listCategories", "List the agents' prepared responses",
      section: .knowledge, access: .scope(.readKnowledge),
      answers: [
        .json(
          200, "The categories",
          .object(nil, .required("categories", .array(of: Shapes.reference("Category")))))
      ]
    ) { api, _ in
      .value(["categories": api.categories])
    }
  }
}
