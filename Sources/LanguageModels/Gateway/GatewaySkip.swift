/// Why a model was passed over without being asked.
enum GatewaySkip: String, Sendable {
  /// No model has this name.
  case unknown
  /// It lacks what the request needs.
  case incapable
  /// The request is longer than it can read.
  case tooLong = "too_long"
  /// It asked to be left alone for a while.
  case paused
  /// Its circuit breaker is open.
  case open
  /// Too many of its calls failed lately.
  case unhealthy
  /// It has as many requests as it can take.
  case busy
  /// All services that were asked say that the request is wrong.
  case refused
  /// The time in which an answer must begin is over.
  case late

  /// The same in words, after the model's name.
  var words: String {
    switch self {
    case .unknown: "is not known"
    case .incapable: "cannot do what is needed"
    case .tooLong: "cannot read so much"
    case .paused: "asked for a pause"
    case .open: "is switched off after failures"
    case .unhealthy: "failed too often lately"
    case .busy: "has too much to do"
    case .refused: "is not asked, for the request is wrong"
    case .late: "would be too late"
    }
  }
}
