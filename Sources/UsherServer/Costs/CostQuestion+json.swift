public import Essentials
public import LanguageModels

extension CostQuestion {
  /// Reads a body that has its shape already: that of `POST /v1/costs/estimate`.
  ///
  /// - Throws: A problem that names the field that does not fit the others.
  public init(_ body: JSONValue, _ calculator: CostCalculator, at now: Timestamp) throws(Problem) {
    let each = body["tokens"].map(Self.tokens)
    if let each, each.cachedInput > each.input {
      throw Self.problem("/tokens/cached_input", "This cannot be more than the input.")
    }
    if let calls = body["calls"]?.integerValue {
      guard body["from"] == nil, body["to"] == nil else {
        throw Self.problem("/calls", "Say either made-up calls, or days of past ones.")
      }
      self.init(.madeUp(calls: Int(calls), each: each ?? CostCalculator.usualTokens))
    } else {
      self.init(.past(try Self.period(body, now)))
      usual = each
    }
    for (place, name) in (body["models"]?.arrayValue ?? []).enumerated() {
      models += try Self.models(named: name.stringValue ?? "", of: calculator, at: "/models/\(place)")
    }
    asksAgain = body["without_caches"] == true
    training = try Self.training(body["training"])
    machines = try Self.machines(body["machines"])
  }

  private static func period(_ body: JSONValue, _ now: Timestamp) throws(Problem) -> CostPeriod {
    func day(_ name: String) throws(Problem) -> UsageDay? {
      guard let text = body[name]?.stringValue else { return nil }
      guard let day = UsageDay(text) else {
        throw problem("/\(name)", "This must be a day such as 2026-10-01.")
      }
      return day
    }
    let (first, last) = (try day("from"), try day("to"))
    if first == nil, last == nil { return .monthBefore(now) }
    let today = UsageDay(now)
    guard let first else { throw problem("/from", "The first day must be said, too.") }
    guard let period = CostPeriod(from: first, to: last ?? max(today, first)) else {
      throw problem("/to", "This must not be before `from`.")
    }
    return period
  }

  private static func tokens(_ json: JSONValue) -> TokenUsage {
    func count(_ name: String) -> Int { Int(json[name]?.integerValue ?? 0) }
    return TokenUsage(input: count("input"), output: count("output"), cachedInput: count("cached_input"))
  }

  private static func training(_ json: JSONValue?) throws(Problem) -> CostPlan.Item? {
    guard let json else { return nil }
    let entry = try entry(
      json["price"]?.stringValue, dollars: dollars(json["usd_per_million_tokens"]),
      of: CostPrices.builtIn.training, at: "/training/price")
    return CostPlan.training(
      entry, tokens: Int(json["tokens"]?.integerValue ?? 0), epochs: Int(json["epochs"]?.integerValue ?? 3))
  }

  private static func machines(_ json: JSONValue?) throws(Problem) -> CostPlan.Item? {
    guard let json else { return nil }
    let entry = try entry(
      json["price"]?.stringValue, dollars: dollars(json["usd_per_hour"]), of: CostPrices.builtIn.machines,
      at: "/machines/price")
    return CostPlan.machines(
      entry, count: Int(json["count"]?.integerValue ?? 1),
      hours: Int(json["hours"]?.integerValue ?? Int64(CostPlan.hoursInMonth)))
  }

  private static func dollars(_ json: JSONValue?) -> DollarAmount? {
    json?.doubleValue.map { DollarAmount(microdollars: Int64(($0 * 1_000_000).rounded())) }
  }

  private static func problem(_ pointer: String, _ detail: String) -> Problem {
    .wrongShape([Problem.FieldError(pointer: pointer, detail: detail)])
  }
}
