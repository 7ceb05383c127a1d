public import Essentials
public import LanguageModels

/// What somebody wants to know of costs: which work, with which models, and what beside it.
public struct CostQuestion: Sendable {
  /// The work.
  public enum Work: Sendable {
    /// What was done in these days.
    case past(CostPeriod)
    /// So many calls, with so many tokens each.
    case madeUp(calls: Int, each: TokenUsage)
  }

  public var work: Work
  /// The models to compare, as ``CostCalculator/models(named:)`` knows them; all when empty.
  public var models: [CostCalculator.Model] = []
  /// The tokens of calls that nobody counted.
  public var usual: TokenUsage?
  /// Whether what caches answered is asked, too.
  public var asksAgain = false
  /// What is paid beside calls.
  public var training: CostPlan.Item?
  public var machines: CostPlan.Item?

  /// Makes a question about some work.
  public init(_ work: Work) {
    self.work = work
  }

  /// The models of a name.
  ///
  /// - Throws: A problem with the names that are meant, when there is none.
  public static func models(
    named name: String, of calculator: CostCalculator, at pointer: String
  ) throws(Problem) -> [CostCalculator.Model] {
    let found = calculator.models(named: name)
    if !found.isEmpty { return found }
    let start = name.split(separator: "/").last.map { $0.prefix { $0 != "-" && $0 != "." } } ?? ""
    let like = calculator.models.filter { !start.isEmpty && $0.model.contains(start) }.map(\.model)
    let names = Set(like.isEmpty ? calculator.models.map(\.model) : like).sorted().prefix(8)
    throw .wrongShape([
      Problem.FieldError(
        pointer: pointer,
        detail: "No price is known of “\(name)”. There are for example: \(names.joined(separator: ", ")).")
    ])
  }

  /// What the table, or the asker, says of a price.
  ///
  /// - Parameters:
  ///   - name: A name of the table.
  ///   - dollars: The asker's own price; it comes before the table's.
  /// - Throws: A problem when there is neither, or no such name.
  public static func entry(
    _ name: String?, dollars: DollarAmount?, of entries: [CostPrices.Entry], at pointer: String
  ) throws(Problem) -> CostPrices.Entry {
    let found = name.flatMap { name in entries.first { $0.name == name } }
    if let dollars {
      return CostPrices.Entry(
        name: name ?? "own", title: found?.title ?? name ?? "At a price of one's own",
        price: CostPrices.Range(low: dollars, high: dollars), source: "as was said")
    }
    if let found { return found }
    let names = entries.map(\.name).joined(separator: ", ")
    throw .wrongShape([
      Problem.FieldError(
        pointer: pointer, detail: "This must be one of \(names), or the price must be said in dollars.")
    ])
  }
}
