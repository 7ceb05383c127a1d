import Essentials

/// What a model's tokens cost, in millionths of a US dollar for a million tokens.
public struct ModelPrice: Hashable, Sendable {
  /// The price of each kind of token.
  public struct Rates: Hashable, Sendable {
    /// Tokens that are read.
    public var input: Int64
    /// Tokens that the service had in its prompt cache.
    public var cachedInput: Int64
    /// Tokens that are put into the prompt cache.
    public var cacheWrite: Int64
    /// Tokens that are written.
    public var output: Int64

    /// Makes rates; without a price of their own, cached tokens cost what others do.
    public init(input: Int64, cachedInput: Int64? = nil, cacheWrite: Int64? = nil, output: Int64) {
      self.input = input
      self.cachedInput = cachedInput ?? input
      self.cacheWrite = cacheWrite ?? input
      self.output = output
    }
  }

  /// Rates that apply to the whole request when it is long.
  public struct LongContext: Hashable, Sendable {
    /// Requests with more input tokens than this one.
    public var above: Int
    /// What they cost.
    public var rates: Rates

    /// Makes rates for long requests.
    public init(above: Int, rates: Rates) {
      self.above = above
      self.rates = rates
    }
  }

  /// What tokens cost.
  public var rates: Rates
  /// What they cost in long requests, where that is more.
  public var longContext: LongContext?
  /// Where the price stands, or how it came about.
  public var source: String
  /// The day on which it was read there, as `2026-11-21`.
  public var date: String

  /// Makes a price.
  public init(rates: Rates, longContext: LongContext? = nil, source: String, date: String) {
    self.rates = rates
    self.longContext = longContext
    self.source = source
    self.date = date
  }

  /// The cost of a call, in millionths of a US dollar. Computed in whole numbers and rounded once, half up.
  public func microdollars(of usage: TokenUsage) -> Int64 {
    let rates = rates(for: usage.input)
    let cached = min(usage.cachedInput, usage.input)
    let written = min(usage.cacheWrites, usage.input - cached)
    let fresh = usage.input - cached - written
    var sum: Int64 = 500_000
    for (tokens, rate) in [
      (fresh, rates.input), (cached, rates.cachedInput), (written, rates.cacheWrite),
      (usage.output, rates.output),
    ] {
      let (product, overflows) = Int64(max(tokens, 0)).multipliedReportingOverflow(by: rate)
      let (total, overflowsToo) = sum.addingReportingOverflow(product)
      // Beyond nine billion dollars nobody counts on.
      guard !overflows, !overflowsToo else { return .max / 1_000_000 }
      sum = total
    }
    return sum / 1_000_000
  }

  /// The rates for a request of so many tokens.
  public func rates(for inputTokens: Int) -> Rates {
    guard let longContext, inputTokens > longContext.above else { return rates }
    return longContext.rates
  }

  /// What a usual request costs, to compare models by: three tokens read for each one written.
  var weight: Int64 { 3 * rates.input + rates.output }
}

extension ModelPrice {
  /// Reads the rates of a mapping in dollars for a million tokens; nothing when it has none.
  init?(_ reader: ConfigurationReader, source: String, date: String) {
    guard reader.node != nil else { return nil }
    guard let rates = Rates(reader) else { return nil }
    let long = reader.section("long_context")
    var longContext: LongContext?
    if long.node != nil, let above = long.required("above", as: Int.self), let rates = Rates(long) {
      longContext = LongContext(above: above, rates: rates)
    }
    self.init(
      rates: rates, longContext: longContext, source: reader.value("source", default: source),
      date: reader.value("date", default: date))
  }
}

extension ModelPrice.Rates {
  init?(_ reader: ConfigurationReader) {
    let input = reader.required("input", as: DollarAmount.self)
    let output = reader.required("output", as: DollarAmount.self)
    let cachedInput = reader.optional("cached_input", as: DollarAmount.self)
    let cacheWrite = reader.optional("cache_write", as: DollarAmount.self)
    guard let input, let output else { return nil }
    self.init(
      input: input.microdollars, cachedInput: cachedInput?.microdollars, cacheWrite: cacheWrite?.microdollars,
      output: output.microdollars)
  }
}
