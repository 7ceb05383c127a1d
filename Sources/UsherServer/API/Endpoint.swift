import Essentials
import HTTPServer

/// One operation of the API: what the router calls, who may call it, and what the OpenAPI document says about it.
struct Endpoint: Sendable {
  /// Sections of the document.
  enum Section: String, CaseIterable {
    case conversations = "Conversations"
    case operators = "Operators"
    case chat = "Chat"
    case accounts = "Accounts"
    case knowledge = "Knowledge"
    case agents = "Agents"
    case learning = "Learning"
    case analytics = "Analytics"
    case memory = "Memory"
    case privacy = "Privacy"
    case models = "Models"
    case workflows = "Workflows"
    case tickets = "Tickets"
    case payments = "Payments"
    case webhooks = "Webhooks"
    case tenants = "Companies"
    case operations = "Operations"
  }

  /// A value in the path, the query or a header.
  struct Parameter: Sendable {
    enum Location: String {
      case path, query, header
    }

    let name: String
    let location: Location
    let schema: JSONSchema
    let isRequired: Bool
  }

  /// What a request carries.
  struct Body: Sendable {
    /// How large a body may be.
    enum Size {
      /// `maximum_body`
      case message
      /// `maximum_upload`
      case document
    }

    /// The shape of a JSON body; nothing when JSON is not taken.
    let json: JSONSchema?
    /// The shape of a multipart form, and whether it takes files; nothing when forms are not taken.
    let form: JSONSchema?
    /// Which of the configured limits holds for JSON; forms with files have that of documents.
    let size: Size
    let isRequired: Bool
    /// Whether the members may also come as the pairs of a form, as OAuth 2.0's clients send them.
    var takesPairs = false
  }

  /// One kind of answer.
  struct Answer: Sendable {
    let status: Int
    let summary: String
    /// Shapes by media type; empty when there is no body.
    let content: [(type: String, schema: JSONSchema)]
  }

  let method: HTTPMethod
  let path: String
  let name: String
  let summary: String
  let details: String?
  let section: Section
  let access: Access
  /// Which limits hold.
  let limit: RouteClass
  /// What clients of another protocol find in a problem, beside what all do.
  let problem: @Sendable (Problem) -> Problem
  let parameters: [Parameter]
  /// Whether it is about the server, whatever the company.
  let isServerWide: Bool
  /// Whether an answer may take minutes.
  let isSlow: Bool
  let body: Body?
  let answers: [Answer]
  let handler: @Sendable (API, Call) async throws -> HTTPResponse

  init(
    _ method: HTTPMethod, _ path: String, _ name: String, _ summary: String, details: String? = nil,
    section: Section, access: Access, limit: RouteClass? = nil, parameters: [Parameter] = [],
    body: Body? = nil, answers: [Answer],
    isSlow: Bool = false, isServerWide: Bool = false,
    problem: @escaping @Sendable (Problem) -> Problem = { $0 },
    handler: @escaping @Sendable (API, Call) async throws -> HTTPResponse
  ) {
    self.method = method
    self.path = path
    self.name = name
    self.summary = summary
    self.details = details
    self.section = section
    self.access = access
    self.limit = limit ?? access.usualLimit
    self.problem = problem
    self.isSlow = isSlow
    self.isServerWide = isServerWide
    self.parameters = parameters
    self.body = body
    self.answers = answers
    self.handler = handler
  }
}

extension Endpoint.Parameter {
  static func path<Kind>(_ name: String, _ summary: String, of kind: Identifier<Kind>.Type) -> Self {
    Self(name: name, location: .path, schema: Shapes.identifier(kind, summary), isRequired: true)
  }

  /// A name in the path, such as a workflow's.
  static func path(_ name: String, _ schema: JSONSchema) -> Self {
    Self(name: name, location: .path, schema: schema, isRequired: true)
  }

  static func query(_ name: String, _ schema: JSONSchema, isRequired: Bool = false) -> Self {
    Self(name: name, location: .query, schema: schema, isRequired: isRequired)
  }

  static func header(_ name: String, _ schema: JSONSchema, isRequired: Bool = false) -> Self {
    Self(name: name, location: .header, schema: schema, isRequired: isRequired)
  }
}

extension Endpoint.Body {
  static func json(_ schema: JSONSchema, size: Size = .message, isRequired: Bool = true) -> Self {
    Self(json: schema, form: nil, size: size, isRequired: isRequired)
  }

  /// JSON, or `application/x-www-form-urlencoded`.
  static func jsonOrURLEncoded(_ schema: JSONSchema) -> Self {
    Self(json: schema, form: nil, size: .message, isRequired: true, takesPairs: true)
  }

  static func json(_ schema: JSONSchema, orForm form: JSONSchema, size: Size = .message) -> Self {
    Self(json: schema, form: form, size: size, isRequired: true)
  }
}

extension Endpoint.Answer {
  static func json(_ status: Int, _ summary: String, _ schema: JSONSchema) -> Self {
    Self(status: status, summary: summary, content: [("application/json", schema)])
  }

  static func empty(_ status: Int, _ summary: String) -> Self {
    Self(status: status, summary: summary, content: [])
  }
}
