extension DocumentBlock {
  /// Whether this is a heading.
  var isHeading: Bool {
    if case .heading = content { true } else { false }
  }
}
