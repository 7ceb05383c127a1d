public import Essentials

/// A request as the fake sees it.
public struct FakeCall: Hashable, Sendable {
  public var method: String
  public var path: String
  /// Names with brackets, and values, in the order in which they came.
  public var fields: [Field]
  /// The key, from `Authorization`.
  public var key: String?
  public var idempotencyKey: String?
  public var version: String?

  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    method: String, path: String, fields: [Field], key: String?, idempotencyKey: String? = nil,
    version: String? = nil
  ) {
    self.method = method
    self.path = path
    self.fields = fields
    self.key = key
    self.idempotencyKey = idempotencyKey
    self.version = version
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// What lies in the brackets after a name: `metadata[order]` is `order` of `metadata`.
  func members(_ name: String) -> [String: String] {
    var members: [String: String] = [:]
    for field in fields where field.name.hasPrefix(name + "[") && field.name.hasSuffix("]") {
      members[String(field.name.dropFirst(name.count + 1).dropLast())] = field.value
    }
    return members
  }

  /// The paths that are to be shown in full.
  var expanded: Set<String> { Set(members("expand").values) }

  /// What must be the same when an idempotency key comes again.
  var fingerprint: String {
    ([method, path] + fields.map { "\($0.name)=\($0.value)" }.sorted()).joined(separator: "\n")
  }
}

/// What the fake answers.
public struct FakeAnswer: Hashable, Sendable {
  public var status: Int
  public var body: JSONValue
  public var headers: [String: String] = [:]
  /// Whether the method began to run: then the answer is kept under the idempotency key.
  var hasBegun = true

  init(_ body: JSONValue, status: Int = 200) {
    self.status = status
    self.body = body
  }
}

/// Why the fake refuses, as Stripe's error object says it (https://docs.stripe.com/api/errors).
struct FakeError: Error {
  var status: Int
  var type: String
  var code: String?
  var message: String
  var parameter: String?
  var declineCode: String?
  var intent: JSONValue?
  /// Refused before anything was begun: the key can be used again.
  var isValidation = false

  static func invalid(_ message: String, _ parameter: String? = nil, code: String? = nil) -> FakeError {
    FakeError(
      status: 400, type: "invalid_request_error", code: code, message: message, parameter: parameter,
      isValidation: true)
  }

  static func state(_ code: String, _ message: String, _ intent: JSONValue? = nil) -> FakeError {
    FakeError(
      status: 400, type: "invalid_request_error", code: code, message: message, intent: intent)
  }

  static func missing(_ what: String, _ id: String, _ parameter: String, status: Int = 404) -> FakeError {
    FakeError(
      status: status, type: "invalid_request_error", code: "resource_missing",
      message: "No such \(what): '\(id)'", parameter: parameter, isValidation: true)
  }

  var answer: FakeAnswer {
    var error: [String: JSONValue] = [
      "type": .string(type), "message": .string(message),
      "doc_url": .string("https://stripe.com/docs/error-codes"),
    ]
    error["code"] = code.map { .string($0) }
    error["param"] = parameter.map { .string($0) }
    error["decline_code"] = declineCode.map { .string($0) }
    error["payment_intent"] = intent
    var answer = FakeAnswer(["error": .object(error)], status: status)
    answer.hasBegun = !isValidation
    return answer
  }
}
