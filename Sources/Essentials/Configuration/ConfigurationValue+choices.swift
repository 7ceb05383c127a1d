extension ConfigurationValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var choices: [String] { allCases.map(\.rawValue) }

  public static var expectation: String {
    let names = choices
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  public init?(configuration text: String, isPlain: Bool) { self.init(rawValue: text) }
}
