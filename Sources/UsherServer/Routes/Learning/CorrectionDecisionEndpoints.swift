import Essentials
import HTTPServer
import Identity
import Learning

/// What becomes of corrections.
enum CorrectionDecisionEndpoints {
  static var all: [Endpoint] { [approve, reject, withdraw] }

  private static let note = JSONSchema.Property.optional(
    "note", CorrectionEndpoints.text("What colleagues should know", 2000, example: "Agreed with the venue."))

  private static var approve: Endpoint {
    Endpoint(
      .post, "/v1/corrections/{id}/approve", "approveCorrection", "Approve a correction: it is live",
      details: """
        From then on it is the answer to the same question in whatever words, here at once and on other processes within \
        a second, and language models see it as an example. Neither who has made it nor who has changed it last may, nor \
        an API key, unless `learning.approvals` is 1. Where its answer has personal details, send `accept_personal`.
        """,
      section: .learning, access: .scope(.manageAgents), parameters: [CorrectionEndpoints.parameter],
      body: .json(
        .object(
          nil, note,
          .optional(
            "accept_personal", JSONSchema(.boolean, "That everybody may read the personal details in it")),
          Call.operatorMember), isRequired: false),
      answers: [CorrectionEndpoints.answer]
    ) { api, call in
      let approved = try await api.assistant.learning.corrections.approve(
        call.correction(), by: try call.reviewer(), isPerson: try call.isPerson,
        acceptsDetails: call.body["accept_personal"]?.boolValue ?? false,
        note: call.body["note"]?.stringValue, api.tenant)
      try await api.note(.correctionApproved, call, on: approved.id.text)
      try await api.assistant.noteChanges()
      return api.response(approved)
    }
  }

  private static var reject: Endpoint {
    Endpoint(
      .post, "/v1/corrections/{id}/reject", "rejectCorrection", "Reject a correction", section: .learning,
      access: .scope(.manageAgents), parameters: [CorrectionEndpoints.parameter],
      body: .json(.object(nil, note, Call.operatorMember), isRequired: false),
      answers: [CorrectionEndpoints.answer]
    ) { api, call in
      let rejected = try await api.assistant.learning.corrections.reject(
        call.correction(), by: try call.reviewer(), note: call.body["note"]?.stringValue, api.tenant)
      try await api.note(.correctionRejected, call, on: rejected.id.text)
      return api.response(rejected)
    }
  }

  private static var withdraw: Endpoint {
    Endpoint(
      .post, "/v1/corrections/{id}/withdraw", "withdrawCorrection", "Take a correction back",
      details: """
        One that is live is answered with no more, here at once and on other processes within a second. Whoever answers \
        customers may: stopping a wrong answer is in a hurry.
        """,
      section: .learning, access: .scope(.answerCustomers), parameters: [CorrectionEndpoints.parameter],
      body: .json(.object(nil, note, Call.operatorMember), isRequired: false),
      answers: [CorrectionEndpoints.answer]
    ) { api, call in
      let withdrawn = try await api.assistant.learning.corrections.withdraw(
        call.correction(), by: try call.reviewer(), note: call.body["note"]?.stringValue, api.tenant)
      try await api.note(.correctionWithdrawn, call, on: withdrawn.id.text)
      try await api.assistant.noteChanges()
      return api.response(withdrawn)
    }
  }
}

extension Call {
  /// Whether a person calls, and no program of the company's.
  fileprivate var isPerson: Bool {
    get throws(Problem) {
      if case .apiKey = try principal().proof { false } else { true }
    }
  }
}
