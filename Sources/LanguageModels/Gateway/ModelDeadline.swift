/// By when an answer must have ended. It reaches who calls the service through every model that wraps another.
public enum ModelDeadline {
  /// The instant at which a call made now is to be given up; nothing when there is none.
  @TaskLocal public static var end: ContinuousClock.Instant?
}
