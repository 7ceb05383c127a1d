import Essentials

extension Problem {
  static func unknownCorrection(_ id: CorrectionID) -> Problem {
    Problem(
      kind: "unknown-correction", title: "There is no such correction", status: 404,
      detail: "No correction is called \(id). `GET /v1/corrections` lists them.")
  }

  static func decidedCorrection(_ correction: Correction) -> Problem {
    let who = (correction.withdrawer ?? correction.decider).map { " by \($0.name)" } ?? ""
    return Problem(
      kind: "correction-decided", title: "The correction is not pending any more", status: 409,
      detail: "\(correction.id) was \(correction.state.rawValue)\(who). Make a new one.")
  }

  static func ownCorrection(_ id: CorrectionID) -> Problem {
    Problem(
      kind: "own-correction", title: "A second person has to approve it", status: 409,
      detail: "You have made or changed \(id) yourself. Ask a colleague who may approve corrections.")
  }

  static let approvalByProgram = Problem(
    kind: "approval-by-program", title: "A person has to approve it", status: 409,
    detail: "An API key is a program's. Sign in as a user who may approve corrections.")

  static func personalCorrection(_ kinds: [String]) -> Problem {
    Problem(
      kind: "personal-correction", title: "The answer has personal details", status: 409,
      detail: """
        It would be given to everybody who asks the same, and seems to hold: \(kinds.joined(separator: ", ")). Change it, \
        or send "accept_personal": true where they are for everybody.
        """)
  }

  static func unusableCorrection(_ pointer: String, _ detail: String) -> Problem {
    Problem(
      kind: "invalid-fields", title: "Some fields of the body are not right", status: 422,
      detail: "\(pointer.dropFirst()) \(detail).", errors: [FieldError(pointer: pointer, detail: detail)])
  }
}
