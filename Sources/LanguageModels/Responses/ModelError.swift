/// Why a model gave no answer, or broke off in the midst of one.
public struct ModelError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The service does not accept the key.
    case authentication
    /// The key may not do this.
    case permission
    /// There is no such model, or no such address.
    case notFound = "not_found"
    /// The service says that the request is wrong, and does not blame a wish that other models may fulfil.
    case invalidRequest = "invalid_request"
    /// Too many requests or tokens in a time.
    case rateLimited = "rate_limited"
    /// What was paid for is used up.
    case quotaExceeded = "quota_exceeded"
    /// The conversation is longer than the model can read.
    case contextLength = "context_length"
    /// The service refuses the subject.
    case contentFiltered = "content_filtered"
    /// The service has too much to do.
    case overloaded
    /// The service failed.
    case serverError = "server_error"
    /// No answer in time.
    case timeout
    /// The service was not reached, or the connection broke.
    case network
    /// The service said something that cannot be understood.
    case malformedResponse = "malformed_response"
    /// Nothing more is to be spent.
    case budgetExceeded = "budget_exceeded"
    /// The model cannot do what the request needs, for example see pictures, or does not know a parameter of it.
    case unsupported
    /// No model can be asked now: all are switched off or full.
    case unavailable
    /// Nobody waits for the answer any more.
    case cancelled
  }

  /// What went wrong.
  public var kind: Kind
  /// What the service says, or what happened, in words; never a key.
  public var message: String
  /// The provider's name in the configuration.
  public var provider: String?
  /// The HTTP status, when there was one.
  public var status: Int?
  /// The service's own name for the call.
  public var requestID: String?
  /// After how long the service wants to be asked again.
  public var retryAfter: Duration?

  /// Makes an error.
  public init(
    _ kind: Kind, _ message: String, provider: String? = nil, status: Int? = nil, requestID: String? = nil,
    retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.message = message
    self.provider = provider
    self.status = status
    self.requestID = requestID
    self.retryAfter = retryAfter
  }

  /// Whether the same request may go well a little later.
  public var isTransient: Bool {
    switch kind {
    case .rateLimited, .overloaded, .serverError, .timeout, .network, .malformedResponse: true
    default: false
    }
  }

  /// Whether another model may answer where this one did not.
  public var isWorthFailover: Bool {
    switch kind {
    case .cancelled, .budgetExceeded: false
    default: true
    }
  }

  /// Whether it is about the request more than about the moment: the same model would say the same again.
  public var isRefusal: Bool {
    switch kind {
    case .invalidRequest, .contextLength, .contentFiltered, .unsupported, .notFound: true
    default: false
    }
  }

  /// Whether it speaks against the service's health; a request that is wrong does not.
  public var isFaultOfService: Bool {
    switch kind {
    case .authentication, .permission, .notFound, .quotaExceeded: true
    default: isTransient && kind != .rateLimited
    }
  }
}

extension ModelError: CustomStringConvertible {
  public var description: String {
    let origin = [provider, status.map(String.init), requestID].compactMap(\.self).joined(separator: ", ")
    return "\(kind.rawValue): \(message)" + (origin.isEmpty ? "" : " (\(origin))")
  }
}
