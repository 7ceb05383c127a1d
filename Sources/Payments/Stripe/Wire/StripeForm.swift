import Essentials

/// The fields of a request as Stripe takes them: `application/x-www-form-urlencoded`, with brackets for what lies inside
/// (https://docs.stripe.com/api, “Request bodies”).
public struct StripeForm: Hashable, Sendable {
  /// Names such as `metadata[order]` with their values, in order.
  public private(set) var fields: [Field] = []

  /// One field.
  public struct Field: Hashable, Sendable {
    /// The whole name, brackets included.
    public var name: String
    /// The value as text.
    public var value: String
  }

  /// Makes a form without fields.
  public init() {}

  /// Adds a field, unless there is no value.
  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    fields.append(Field(name: name, value: value))
  }

  mutating func add(_ name: String, _ value: Int64) { add(name, String(value)) }

  mutating func add(_ name: String, _ value: Bool) { add(name, value ? "true" : "false") }

  /// Adds a field for each member, in the order of their names, so that the same request has the same bytes.
  mutating func add(_ name: String, _ members: [String: String]) {
    for (member, value) in members.sorted(by: { $0.key < $1.key }) { add("\(name)[\(member)]", value) }
  }

  /// The text for a body or a query. Brackets are left as they are, as Stripe's own packages do.
  public var encoded: String {
    fields.map { "\(PercentEncoding.encode($0.name, keeping: "[]"))=\(PercentEncoding.encode($0.value))" }
      .joined(separator: "&")
  }
}
