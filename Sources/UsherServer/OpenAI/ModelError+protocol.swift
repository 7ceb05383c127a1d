import Essentials
import HTTPServer
import LanguageModels

extension ModelError {
  /// The error as OpenAI's clients read it.
  /// Source: https://platform.openai.com/docs/guides/error-codes
  var protocolError: JSONValue {
    [
      "message": .string(message), "type": .string(protocolType), "param": .null,
      "code": .string(kind.rawValue),
    ]
  }

  private var protocolType: String {
    switch kind {
    case .invalidRequest, .contextLength, .unsupported, .notFound, .contentFiltered: "invalid_request_error"
    case .authentication: "authentication_error"
    case .permission: "permission_error"
    case .rateLimited: "rate_limit_error"
    case .quotaExceeded, .budgetExceeded: "insufficient_quota"
    default: "server_error"
    }
  }

  /// The error as problem details, with the member that OpenAI's clients look for.
  var problem: Problem {
    var problem = Problem(
      kind: "model-" + kind.rawValue.replacing("_", with: "-"), title: "The model gave no answer",
      status: httpStatus, detail: message,
      retryAfterSeconds: retryAfter.map { max(1, Int($0.inSeconds.rounded(.up))) })
    problem.extensions["error"] = protocolError
    return problem
  }

  /// What is wrong with the request is the client's to mend; what is wrong with our key or our contract with a service
  /// is not, so the client does not see a 401 for it.
  private var httpStatus: Int {
    switch kind {
    case .invalidRequest, .contextLength, .unsupported, .contentFiltered: 400
    case .notFound: 404
    case .rateLimited, .quotaExceeded, .budgetExceeded: 429
    case .timeout: 504
    case .authentication, .permission, .serverError, .network, .malformedResponse: 502
    case .overloaded, .unavailable, .cancelled: 503
    }
  }

}

extension Problem {
  /// The problem with the member `error` that OpenAI's clients look for.
  var forProtocol: Problem {
    guard extensions["error"] == nil else { return self }
    var problem = self
    problem.extensions["error"] = [
      "message": .string(detail ?? title), "type": status < 500 ? "invalid_request_error" : "server_error",
      "param": .optional(errors.first?.pointer), "code": .string(kind),
    ]
    return problem
  }
}
