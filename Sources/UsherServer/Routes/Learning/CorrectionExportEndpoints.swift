import Assistant
import Essentials
import HTTPServer
import Identity
import Learning

/// The corrections that are live.
enum CorrectionExportEndpoints {
  static var all: [Endpoint] { [approved, export] }

  private static var approved: Endpoint {
    Endpoint(
      .get, "/v1/corrections/approved", "listApprovedCorrections",
      "The corrections that are live, newest first",
      section: .learning, access: .scope(.viewHistory),
      parameters: [
        .query("category", .string("Of this kind", lengths: 1...80, isStorable: true)),
        .query("agent", .string("Of this agent's answers", lengths: 1...80, isStorable: true)),
      ] + Endpoint.Parameter.paging(CorrectionID.self),
      answers: [.json(200, "A page", Shapes.page("corrections", of: Shapes.reference("Correction")))]
    ) { api, call in
      try await api.corrections(
        call,
        CorrectionFilter(state: .approved, category: call.text("category"), agent: call.text("agent")))
    }
  }

  private static var export: Endpoint {
    Endpoint(
      .get, "/v1/corrections/export", "exportCorrections",
      "The approved corrections as JSON lines, to train with",
      details: """
        Personal details are taken out. Those from conversations of proved customers who have not agreed to `improvement` \
        are left out.
        """,
      section: .learning, access: .scope(.manageAgents),
      parameters: [
        .query(
          "layout",
          .string(
            """
            `plain`, unless told: all that is known. `messages`: as OpenAI's fine-tuning takes it. `preference`: with the \
            answer that was rejected, where there is one
            """,
            choices: CorrectionLine.Layout.allCases.map(\.rawValue)))
      ],
      answers: [
        Endpoint.Answer(status: 200, summary: "JSON lines", content: [("application/x-ndjson", .string())])
      ], isSlow: true
    ) { api, call in
      let layout = call.text("layout").flatMap(CorrectionLine.Layout.init) ?? .plain
      try await api.audit.add(
        AuditNote(.correctionsExported, by: try call.principal(), from: call.origin), api.tenant)
      let export = CorrectionExport(api.assistant)
      return .stream(type: "application/x-ndjson") { writer in
        try await export.write(layout) { try await writer.write($0) }
      }
    }
  }
}
