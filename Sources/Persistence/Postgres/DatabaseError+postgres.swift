extension DatabaseError {
  /// Makes an error of a SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html).
  init(postgres code: String, message: String, constraint: String? = nil) {
    // The server has one code for a missing privilege and for a row that a policy refuses, and only words for which.
    let isBeyondWall = code == "42501" && message.contains("row-level security")
    self.init(
      isBeyondWall ? .misuse : Self.kind(ofPostgres: code), message, code: code, constraint: constraint)
  }

  private static func kind(ofPostgres code: String) -> Kind {
    switch code {
    case "23505", "23P01": return .uniqueViolation
    case "23503": return .foreignKeyViolation
    case "23502": return .notNullViolation
    case "23514": return .checkViolation
    case "40001", "40P01": return .serializationFailure
    case "55P03": return .busy
    case "57014": return .timedOut
    case "25P02": return .transactionAborted
    case "25006": return .readOnly
    case "25P03", "57P01", "57P02", "57P05": return .connectionLost
    case "57P03", "57P04", "53300": return .connectionFailed
    case "53100", "53200", "53400": return .full
    case "0A000": return .syntax
    default: break
    }
    switch code.prefix(2) {
    case "08": return .connectionLost
    case "22": return .invalidValue
    case "23": return .checkViolation
    case "28", "3D": return .connectionFailed
    case "42", "26", "34", "3F": return .syntax
    case "53": return .full
    case "54": return .invalidValue
    case "58": return .inputOutput
    case "XX": return code == "XX001" || code == "XX002" ? .corrupt : .other
    default: return .other
    }
  }
}
