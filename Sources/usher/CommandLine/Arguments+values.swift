extension Arguments {
  /// For commands that take options only.
  func refuseValues() throws(UsageError) {
    if let value = values.first { throw UsageError("“\(value)” is more than this command takes.") }
  }
}
