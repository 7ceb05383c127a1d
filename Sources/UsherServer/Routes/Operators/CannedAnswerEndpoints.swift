import Assistant
import Essentials
import HTTPServer
import Identity

/// Texts that operators send often.
enum CannedAnswerEndpoints {
  static var all: [Endpoint] { [list, add, change, remove] }

  private static let id = Endpoint.Parameter.path("id", "The canned answer", of: CannedAnswerID.self)
  private static let variables = CannedAnswer.Variable.allCases.map { "`{{\($0.rawValue)}}`" }.joined(
    separator: ", ")
  private static let written = Endpoint.Body.json(
    .object(
      nil,
      .required(
        "name",
        .string(
          "What operators read in the list", lengths: 1...120, isNotBlank: true, isStorable: true,
          example: "Where parking is")),
      .required(
        "shortcut",
        .string(
          "What they type to get it, without the slash", lengths: 1...40, isStorable: true,
          pattern: "^[a-z0-9][a-z0-9_-]*$", example: "parking")),
      .required(
        "text",
        .string(
          "What it says", lengths: 1...4000, isNotBlank: true, isStorable: true,
          example: "Hello {{customer.name}}, you park at Entrance 1. {{operator.name}}")),
      Call.operatorMember))
  private static let shown = JSONSchema.object(
    nil, .required("canned_answer", Shapes.reference("CannedAnswer")))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/canned-answers", "listCannedAnswers", "Texts that operators send often",
      details: """
        They hold \(variables); whoever uses one fills them in, since who writes to whom is known only then.
        """,
      section: .operators, access: .scope(.answerCustomers),
      answers: [
        .json(
          200, "All of them, by shortcut; at most \(CannedAnswers.most)",
          .object(nil, .required("canned_answers", .array(of: Shapes.reference("CannedAnswer")))))
      ]
    ) { api, _ in
      .value(["canned_answers": try await api.cannedAnswers.all(api.tenant).json])
    }
  }

  private static var add: Endpoint {
    Endpoint(
      .post, "/v1/canned-answers", "addCannedAnswer", "Write down a text that is sent often",
      details: "What stands between double braces must be one of \(variables).",
      section: .operators, access: .scope(.answerCustomers), body: written,
      answers: [.json(201, "The canned answer", shown)]
    ) { api, call in
      let answer = try await api.cannedAnswers.add(
        call.required("name"), shortcut: call.shortcut(), text: call.cannedText(),
        by: try call.author(), api.tenant)
      return .value(["canned_answer": answer.json], status: 201)
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .put, "/v1/canned-answers/{id}", "changeCannedAnswer", "Change a canned answer", section: .operators,
      access: .scope(.answerCustomers), parameters: [id], body: written,
      answers: [.json(200, "The canned answer", shown)]
    ) { api, call in
      let answer = try await api.cannedAnswers.change(
        try call.request.parameter("id"), call.required("name"), shortcut: call.shortcut(),
        text: call.cannedText(), by: try call.author(), api.tenant)
      guard let answer else { throw Problem.unknown("canned answer") }
      return .value(["canned_answer": answer.json])
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/canned-answers/{id}", "removeCannedAnswer", "Throw a canned answer away",
      section: .operators, access: .scope(.answerCustomers), parameters: [id],
      answers: [.empty(204, "It is gone")]
    ) { api, call in
      guard try await api.cannedAnswers.remove(try call.request.parameter("id"), api.tenant) else {
        throw Problem.unknown("canned answer")
      }
      return HTTPResponse(status: 204)
    }
  }
}

extension API {
  fileprivate var cannedAnswers: CannedAnswers {
    CannedAnswers(database: assistant.services.database, clock: clock)
  }
}

extension Call {
  /// What is typed to get the answer, of letters that stand on every keyboard.
  fileprivate func shortcut() throws -> String {
    let shortcut: String = required("shortcut")
    let letters = shortcut.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    guard letters, let first = shortcut.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "_")
    else {
      throw Problem.wrongShape([
        .init(
          pointer: "/shortcut",
          detail: "must be of small letters a to z, digits, - and _, and begin with one of the first two")
      ])
    }
    return shortcut
  }

  /// The body's text, in which only known variables stand.
  fileprivate func cannedText() throws -> String {
    let text = body["text"]?.stringValue ?? ""
    if let unknown = CannedAnswer.unknownVariables(in: text).first {
      let known = CannedAnswer.Variable.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
      throw Problem.wrongShape([
        .init(pointer: "/text", detail: "has {{\(unknown)}}, which nobody can fill in; there are \(known)")
      ])
    }
    return text
  }
}

extension CannedAnswer: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "name": .string(name), "shortcut": .string(shortcut), "text": .string(text),
      "updated_at": .string(updatedAt.description),
    ]
  }
}
