import Essentials

/// Reckons what the same work would cost elsewhere. It asks no service: prices are those of the program's table and of
/// the configuration.
public struct CostCalculator: Sendable {
  /// A model with its price.
  public struct Model: Hashable, Sendable {
    public var vendor: String
    public var model: String
    public var price: ModelPrice

    /// Makes a model.
    public init(vendor: String, model: String, price: ModelPrice) {
      self.vendor = vendor
      self.model = model
      self.price = price
    }
  }

  /// What a call has that nobody counted, where a request does not say it: what an agent is told, five passages of
  /// documents, some turns of the conversation, and an answer of a paragraph.
  public static let usualTokens = TokenUsage(input: 2000, output: 150)
  /// With fewer calls whose tokens are known, their mean says too little.
  static let tellingCalls = 100

  /// The models that write and have a price: those of the table, then those of the configuration with a price of their
  /// own.
  public let models: [Model]

  /// Makes a calculator.
  public init(known: KnownModels = .builtIn, catalog: [CatalogModel] = []) {
    // What asks nothing for writing writes nothing: models that embed or rank.
    var models = known.all.filter { $0.model.price.rates.output > 0 }.map {
      Model(vendor: $0.vendor, model: $0.model.id, price: $0.model.price)
    }
    var places: [String: Int] = [:]
    for (place, model) in models.enumerated() { places["\(model.vendor)/\(model.model)"] = place }
    for entry in catalog {
      guard let price = entry.price else { continue }
      let model = Model(vendor: entry.provider, model: entry.model, price: price)
      if let place = places["\(model.vendor)/\(model.model)"] {
        models[place] = model
      } else {
        models.append(model)
      }
    }
    self.models = models
  }

  /// Models of a name: `gpt-6-luna`, or with who sells it, `openai/gpt-6-luna`.
  public func models(named name: String) -> [Model] {
    models.filter { $0.model == name || "\($0.vendor)/\($0.model)" == name }
  }

  /// Numbers of input tokens above which some model costs more.
  public var bounds: [Int] { Set(models.compactMap { $0.price.longContext?.above }).sorted() }

  /// What work would cost with each of some models.
  ///
  /// - Parameters:
  ///   - models: Those to compare; all, when there are none.
  ///   - usual: The tokens of a call that nobody counted; when nothing, the mean of those that were counted, or
  ///     ``usualTokens`` where these are few.
  ///   - asksAgain: Whether what caches answered is asked, too: what it would cost without them.
  public func compare(
    _ workload: CostWorkload, with models: [Model] = [], usual: TokenUsage? = nil, asksAgain: Bool = false
  ) -> CostComparison {
    var assumptions: [String] = []
    var groups = workload.groups
    let uncounted = workload.callsWithoutTokens + (asksAgain ? workload.cachedCalls : 0)
    if uncounted > 0 {
      let (each, why) = tokens(of: workload, usual)
      groups.append(
        CostWorkload.Group(
          above: bounds.last { each.input > $0 } ?? 0, calls: uncounted,
          tokens: TokenUsage(
            input: each.input * uncounted, output: each.output * uncounted,
            cachedInput: each.cachedInput * uncounted)))
      assumptions.append(
        "\(uncounted) calls have no tokens of their own; each is taken to have \(each.input) in and "
          + "\(each.output) out, \(why).")
    }
    if workload.cachedCalls > 0, !asksAgain {
      assumptions.append("\(workload.cachedCalls) answers from caches stay there and cost nothing.")
    }
    let whole = CostWorkload(groups: groups).known
    if whole.tokens.cachedInput > 0 {
      assumptions.append(
        "Prompt caches save as much of the input as they did, where a model has a price for it.")
    }
    assumptions.append(
      "Every model is taken to need as many tokens for the same text, which varies by a tenth or two.")
    let estimates = (models.isEmpty ? self.models : models).map { estimate($0, groups, calls: whole.calls) }
    return CostComparison(
      calls: whole.calls, tokens: whole.tokens,
      estimates: estimates.sorted { ($0.cost, $0.vendor, $0.model) < ($1.cost, $1.vendor, $1.model) },
      assumptions: assumptions)
  }

  private func estimate(_ model: Model, _ groups: [CostWorkload.Group], calls: Int) -> CostEstimate {
    let cost = groups.reduce(Int64(0)) { sum, group in
      // A group's tokens are those of many calls: what one of them has decides which price holds.
      var price = model.price
      if let long = price.longContext, group.above >= long.above { price.rates = long.rates }
      price.longContext = nil
      return sum.saturatingAdd(price.microdollars(of: group.tokens))
    }
    return CostEstimate(
      vendor: model.vendor, model: model.model, price: model.price, cost: DollarAmount(microdollars: cost),
      perCall: DollarAmount(microdollars: calls > 0 ? (cost + Int64(calls) / 2) / Int64(calls) : 0))
  }

  private func tokens(of workload: CostWorkload, _ usual: TokenUsage?) -> (TokenUsage, why: String) {
    if let usual { return (usual, "as was said") }
    let known = workload.known
    guard known.calls >= Self.tellingCalls else { return (Self.usualTokens, "a guess") }
    let mean = TokenUsage(
      input: known.tokens.input / known.calls, output: known.tokens.output / known.calls,
      cachedInput: known.tokens.cachedInput / known.calls)
    return (mean, "the mean of the \(known.calls) others")
  }
}

extension Int64 {
  fileprivate func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max / 1_000_000 : sum
  }
}
