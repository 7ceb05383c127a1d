/// What a metric is called and what it means.
struct MetricDescription: Hashable, Sendable {
  let name: String
  let help: String
  let type: String
  let labels: [String]

  init(name: String, help: String, type: String, labels: [String]) {
    precondition(Self.isName(name), "“\(name)” is not a metric's name")
    precondition(labels.allSatisfy(Self.isName), "\(labels) are not all names of labels")
    precondition(
      type != "counter" || name.hasSuffix("_total"), "“\(name)” counts, so its name ends in _total")
    self.name = name
    self.help = help
    self.type = type
    self.labels = labels
  }

  func header(_ format: MetricsFormat) -> String {
    // OpenMetrics calls a counter without the end of its samples' name.
    let name = format == .openMetrics && type == "counter" ? String(name.dropLast("_total".count)) : name
    let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// One line; `extra` is a label of the format's own, such as `le`.
  func sample(
    suffix: String = "", values: [String], extra: (name: String, value: String)? = nil, _ value: Double,
    exemplar: Exemplar? = nil
  ) -> String {
    var pairs = zip(labels, values).map { "\($0)=\"\(Self.escaped($1))\"" }
    if let extra { pairs.append("\(extra.name)=\"\(extra.value)\"") }
    let labels = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    return "\(name)\(suffix)\(labels) \(Self.text(value))\(exemplar?.text ?? "")\n"
  }

  /// A number as Prometheus reads it: whole ones without a fraction.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value) { return String(whole) }
    return value.description
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || byte == UInt8(ascii: "_")
    }
  }
}
