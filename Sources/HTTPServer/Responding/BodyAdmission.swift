import Essentials

/// Whether a request's body is what its route takes, from the header fields alone.
struct BodyAdmission {
  /// Why it is not.
  let problem: Problem?

  /// A body that nobody asked for is read away up to this length, in bytes.
  static let ignoredLimit = 64 << 10
  /// A body that is refused while it comes is read away up to this length, in bytes.
  static let discardLimit = 1 << 20

  init(_ headers: HTTPHeaders, _ policy: BodyPolicy) {
    let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
    if let limit = Self.limit(policy, headers), length > limit {
      problem = .contentTooLarge(limit: limit)
    } else if length == 0, !headers.contains("Transfer-Encoding") {
      problem = nil
    } else {
      problem = Self.typeProblem(headers, policy)
    }
  }

  /// The longest body that a request may have, in bytes.
  static func limit(_ policy: BodyPolicy, _ headers: HTTPHeaders) -> Int? {
    if policy.takesNothing { return ignoredLimit }
    if let multipart = policy.multipart, MediaType(headers["Content-Type"] ?? "")?.isMultipartForm == true {
      return multipart.total
    }
    return policy.bytes?.limit ?? policy.multipart?.total
  }

  private static func typeProblem(_ headers: HTTPHeaders, _ policy: BodyPolicy) -> Problem? {
    if policy.takesNothing { return nil }
    if let encoding = headers["Content-Encoding"], !encoding.equalsIgnoringCase("identity") {
      return .unsupportedContentEncoding(encoding)
    }
    let field = headers["Content-Type"]
    if let bytes = policy.bytes, bytes.types.isEmpty { return nil }
    guard let type = field.flatMap({ MediaType($0) }) else {
      return .unsupportedMediaType(field, accepted: policy.acceptedTypes)
    }
    guard policy.acceptedTypes.contains(where: { type.matches($0) }) else {
      return .unsupportedMediaType(type.essence, accepted: policy.acceptedTypes)
    }
    guard type.isMultipartForm, policy.multipart != nil else { return nil }
    guard let boundary = type.parameter("boundary"), (1...70).contains(boundary.utf8.count) else {
      return .badParameter("Content-Type", "A multipart form needs a boundary of 1 to 70 characters.")
    }
    return nil
  }
}
