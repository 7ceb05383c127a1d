public import Essentials

/// What a service says went wrong, in whichever of the usual shapes: OpenAI's, Azure's, Anthropic's, Google's, and
/// those of vLLM, llama.cpp, Ollama, TGI and FastAPI.
public struct ProviderErrorReport: Hashable, Sendable {
  /// In the service's words.
  public var message: String
  /// The service's names for it, in lower case, the most precise first.
  public var codes: [String]
  /// The HTTP status that the body names; it counts where an answer with status 200 breaks off.
  public var status: Int?
  /// When to ask again, as the body says.
  public var retryAfter: Duration?

  /// Makes a report of a message alone.
  public init(message: String) {
    self.message = message
    codes = []
  }

  /// Reads a body, or nothing when it reports no error.
  public init?(_ body: JSONValue) {
    // Google puts the error of a stream into an array.
    let body = body[0] ?? body
    guard case .object = body else { return nil }
    let error = [body["error"], body["detail"]].lazy.compactMap(\.self).first { $0 != .null } ?? body
    if let text = error.stringValue {
      // OAuth's errors have a name and a description.
      message = body["error_description"]?.stringValue ?? text
    } else if let text = error["message"]?.stringValue {
      message = text
    } else if case .object? = body["error"] {
      message = ""
    } else if let first = body["detail"]?[0], let text = first["msg"]?.stringValue {
      message = text
    } else {
      return nil
    }
    let inner = error["innererror"] ?? error["inner_error"]
    let details = error["details"]?.arrayValue ?? []
    let names =
      [inner?["code"], error["details"]?["error_code"]] + details.map { $0["reason"] }
      + [error["code"], error["status"], error["type"], body["error_type"], body["error"]]
    codes =
      (Self.isDailyQuota(details) ? ["quota_of_the_day"] : [])
      + names.compactMap { $0?.stringValue?.lowercased() }
    status = [error["code"], error["status"], body["statusCode"], body["code"]].lazy
      .compactMap { $0?.integerValue }.first { (100..<600).contains($0) }.map { Int($0) }
    retryAfter =
      details.lazy.compactMap { $0["retryDelay"]?.stringValue }
      .compactMap { RetryDelay.duration($0) }.first ?? RetryDelay.duration(inWords: message)
  }

  /// Whether Google names a quota of the day: it is not free again within a retry.
  private static func isDailyQuota(_ details: [JSONValue]) -> Bool {
    details.flatMap { $0["violations"]?.arrayValue ?? [] }
      .contains { $0["quotaId"]?.stringValue?.contains("PerDay") == true }
  }

  /// What went wrong, seen together with the answer's status.
  public func kind(status: Int? = nil) -> ModelError.Kind {
    let words = message.lowercased()
    if let kind = codes.lazy.compactMap({ Self.kinds[$0] }).first { return kind }
    let status = status ?? self.status
    let isRefusal = status.map { [400, 413, 422].contains($0) } ?? true
    if isRefusal {
      if let kind = Self.phrases.first(where: { words.contains($0.phrase) })?.kind { return kind }
      if words.contains("model"), words.contains("does not exist") { return .notFound }
    }
    if codes.contains(where: Self.generalRefusals.contains) { return .invalidRequest }
    return status.map(Self.kind(status:)) ?? .serverError
  }

  /// What a status says on its own.
  public static func kind(status: Int) -> ModelError.Kind {
    switch status {
    case 401: .authentication
    case 402: .quotaExceeded
    case 403: .permission
    case 404, 405, 410, 300..<400: .notFound
    case 408, 504, 522, 524: .timeout
    case 409, 424, 499: .serverError
    case 413: .contextLength
    case 429: .rateLimited
    case 503, 529: .overloaded
    case 400..<500: .invalidRequest
    default: .serverError
    }
  }

  private static let kinds: [String: ModelError.Kind] = {
    let names: [ModelError.Kind: [String]] = [
      .authentication: [
        "invalid_api_key", "authentication_error", "unauthenticated", "api_key_invalid", "unauthorized",
        "account_deactivated", "access_token_expired", "invalid_grant", "invalid_client",
        "unauthorized_client",
      ],
      .permission: [
        "permission_error", "permission_denied", "forbidden", "unsupported_country_region_territory",
        "failed_precondition",
      ],
      .notFound: [
        "not_found_error", "model_not_found", "not_found", "notfounderror", "deploymentnotfound",
        "resourcenotfound", "operationnotsupported", "model_decommissioned", "model_not_available",
        "invalid_model",
      ],
      .rateLimited: [
        "rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "too_many_requests",
        "toomanyrequests", "ratelimitreached", "throttling",
      ],
      .quotaExceeded: [
        "quota_of_the_day", "contract_spend_limit_reached", "enforced_spend_limit_reached",
        "insufficient_quota", "billing_error", "billing_hard_limit_reached", "billing_not_active",
      ],
      .contextLength: ["context_length_exceeded", "exceed_context_size_error", "request_too_large"],
      .contentFiltered: [
        "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "safety",
        "prohibited_content", "invalid_prompt",
      ],
      .overloaded: [
        "overloaded_error", "overloaded", "engine_overloaded", "slow_down", "unavailable",
        "unavailable_error", "service_unavailable", "server_overloaded", "serviceunavailable",
      ],
      .timeout: ["timeout", "timeout_error", "deadline_exceeded", "request_timeout"],
      .serverError: [
        "server_error", "api_error", "internal", "internal_error", "internal_server_error",
        "internalservererror", "generation", "incomplete_generation", "vector_store_timeout",
      ],
      .unsupported: [
        "unsupported_parameter", "unsupported_value", "unknown_parameter", "not_supported_error",
        "unimplemented",
      ],
    ]
    return Dictionary(
      names.flatMap { kind, names in names.map { ($0, kind) } }, uniquingKeysWith: { first, _ in first })
  }()

  /// Names that say no more than status 400.
  private static let generalRefusals: Set<String> = [
    "invalid_request_error", "invalid_argument", "badrequesterror", "bad_request", "validation",
    "invalid_value", "invalidrequest", "invalid_request",
  ]

  /// How services put into words what they have no name for.
  private static let phrases: [(phrase: String, kind: ModelError.Kind)] = [
    ("context length", .contextLength), ("context window", .contextLength), ("context size", .contextLength),
    ("maximum context", .contextLength), ("prompt is too long", .contextLength),
    ("input is too long", .contextLength), ("input token count", .contextLength),
    ("too many tokens", .contextLength), ("`inputs` tokens", .contextLength),
    ("`inputs` must have less than", .contextLength), ("maximum number of tokens", .contextLength),
    ("api key not valid", .authentication), ("api key expired", .authentication),
    ("model not found", .notFound), ("model not exist", .notFound), ("not a valid model", .notFound),
    ("unknown model", .notFound), ("invalid model", .notFound), ("been decommissioned", .notFound),
    ("model has been deprecated", .notFound), ("no longer available", .notFound),
    ("credit balance is too low", .quotaExceeded), ("api usage limits", .quotaExceeded),
    ("does not support", .unsupported),
    ("is not supported", .unsupported), ("are not supported", .unsupported), ("is unsupported", .unsupported),
    ("unsupported parameter", .unsupported), ("unknown parameter", .unsupported),
    ("unrecognized request argument", .unsupported), ("extra inputs are not permitted", .unsupported),
    ("unknown name", .unsupported), ("unexpected keyword argument", .unsupported),
    ("content management policy", .contentFiltered),
  ]
}
