public import Essentials
import HTTPServer

/// Writes the OpenAPI 3.1 document from the endpoints that the router serves.
/// Source: https://spec.openapis.org/oas/v3.1.0
public struct OpenAPIDocument: Sendable {
  private let version: String

  private let server: String

  /// Describes the server of a version.
  ///
  /// - Parameter server: Where it is reached; relative to the document unless told.
  public init(version: String, server: String = "/") {
    self.version = version
    self.server = server
  }

  /// The document.
  public var json: JSONValue {
    var paths: [String: [String: JSONValue]] = [:]
    for endpoint in API.endpoints {
      paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Usher", "version": .string(version),
        "description": .string(Self.introduction),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": .string(server)]],
      "tags": .array(Endpoint.Section.allCases.map { ["name": .string($0.rawValue)] }),
      "paths": .object(paths.mapValues(JSONValue.object)),
      "components": [
        "schemas": .object(Shapes.components.mapValues(\.document)),
        "securitySchemes": .object(Access.securitySchemes),
      ],
    ]
  }

  private static let introduction = """
    Errors are problem details (RFC 9457): `type` names the kind of problem and never changes, `detail` says what is \
    wrong and what to do. Answers tell their caller's limits in `RateLimit` and `RateLimit-Policy`. Times are UTC in \
    RFC 3339; identifiers carry their kind as a prefix.
    """

  private func operation(_ endpoint: Endpoint) -> JSONValue {
    var members: [String: JSONValue] = [
      "operationId": .string(endpoint.name),
      "summary": .string(endpoint.summary),
      "tags": [.string(endpoint.section.rawValue)],
      "responses": .object(responses(endpoint)),
      "security": endpoint.access.security,
    ]
    if let details = endpoint.details { members["description"] = .string(details) }
    if !endpoint.parameters.isEmpty { members["parameters"] = .array(endpoint.parameters.map(parameter)) }
    if let body = endpoint.body { members["requestBody"] = requestBody(body) }
    return .object(members)
  }

  private func parameter(_ parameter: Endpoint.Parameter) -> JSONValue {
    [
      "name": .string(parameter.name), "in": .string(parameter.location.rawValue),
      "required": .bool(parameter.isRequired), "schema": parameter.schema.document,
    ]
  }

  private func requestBody(_ body: Endpoint.Body) -> JSONValue {
    var content: [String: JSONValue] = [:]
    if let schema = body.json { content["application/json"] = media(schema) }
    if let schema = body.json, body.takesPairs { content[FormPairs.mediaType] = media(schema) }
    if let schema = body.form { content["multipart/form-data"] = ["schema": schema.document] }
    return ["required": .bool(body.isRequired), "content": .object(content)]
  }

  /// A shape, and what a value of it may look like.
  private func media(_ schema: JSONSchema) -> JSONValue {
    guard let sample = SchemaSample(components: Shapes.components).value(of: schema), sample != [:],
      sample != []
    else {
      return ["schema": schema.document]
    }
    return ["schema": schema.document, "example": sample]
  }

  private func responses(_ endpoint: Endpoint) -> [String: JSONValue] {
    var responses: [String: JSONValue] = ["default": Self.problem]
    if endpoint.limit != .unlimited { responses["429"] = Self.tooManyRequests(endpoint.limit) }
    for answer in endpoint.answers {
      var members: [String: JSONValue] = ["description": .string(answer.summary)]
      if !answer.content.isEmpty {
        members["content"] = .object(
          Dictionary(uniqueKeysWithValues: answer.content.map { ($0.type, media($0.schema)) }))
      }
      responses[String(answer.status)] = .object(members)
    }
    return responses
  }

  private static let problemContent: JSONValue = [
    "application/problem+json": ["schema": JSONSchema(.reference("Problem")).document]
  ]

  private static let problem: JSONValue = [
    "description": "What is wrong, and what to do about it", "content": problemContent,
  ]

  private static func tooManyRequests(_ limit: RouteClass) -> JSONValue {
    [
      "description": .string(
        "Too soon: the caller's limit is used up. Callers who are not signed in have that of the class "
          + "“\(limit.rawValue)”."),
      "headers": [
        "Retry-After": header("Seconds until it makes sense to try again"),
        "RateLimit": header(
          "What is left of each limit, and in how many seconds all is: `\"chat\";r=12;t=36`"),
        "RateLimit-Policy": header(
          "Each limit that holds: so many requests in so many seconds: `\"chat\";q=30;w=60`"),
      ],
      "content": problemContent,
    ]
  }

  private static func header(_ summary: String) -> JSONValue {
    ["description": .string(summary), "schema": ["type": "string"]]
  }
}
