import CModelData
import Essentials

/// What training and machines cost, as data in the program, each with its source.
public struct CostPrices: Hashable, Sendable {
  /// Least and most that is asked for something.
  public struct Range: Hashable, Sendable {
    public var low: DollarAmount
    public var high: DollarAmount

    /// Makes a range; of one price, where both are the same.
    public init(low: DollarAmount, high: DollarAmount) {
      self.low = low
      self.high = high
    }

    /// So many of them, in whole millionths, rounded half up.
    ///
    /// - Parameter count: Not negative and below 10¹².
    func times(_ count: Double) -> Range {
      func product(_ amount: DollarAmount) -> DollarAmount {
        let product = (Double(amount.microdollars) * count).rounded()
        return DollarAmount(microdollars: product < 9e18 ? Int64(product) : .max)
      }
      return Range(low: product(low), high: product(high))
    }
  }

  /// One thing that costs.
  public struct Entry: Hashable, Sendable {
    /// By which it is named in requests.
    public var name: String
    /// What it is.
    public var title: String
    /// For a million tokens, or for an hour.
    public var price: Range
    /// Where the price stands.
    public var source: String

    /// Makes an entry.
    public init(name: String, title: String, price: Range, source: String) {
      self.name = name
      self.title = title
      self.price = price
      self.source = source
    }
  }

  /// The day on which the prices were read.
  public let date: String
  /// Training, for a million tokens.
  public let training: [Entry]
  /// Machines, for an hour.
  public let machines: [Entry]

  /// The table in the program.
  public static let builtIn: CostPrices = {
    do {
      var length = 0
      let bytes = usher_cost_data(&length)
      return try CostPrices(
        parsing: Array(UnsafeBufferPointer(start: bytes, count: length)), file: "costs.yaml")
    } catch {
      preconditionFailure("The table of costs in the program is not right: \(error)")
    }
  }()

  /// Reads a table.
  ///
  /// - Throws: What is wrong with it, with its lines.
  public init(parsing bytes: [UInt8], file: String) throws {
    let reader = ConfigurationReader(try YAMLNode.parse(bytes, file: file), file: file)
    date = reader.required("date") ?? ""
    training = Self.entries(reader.namedSections("training"), "per_million_tokens")
    machines = Self.entries(reader.namedSections("machines"), "per_hour")
    try reader.finish()
  }

  private static func entries(_ sections: [(String, ConfigurationReader)], _ key: String) -> [Entry] {
    var entries: [Entry] = []
    for (name, section) in sections {
      let title = section.required("title", as: String.self)
      let source = section.required("source", as: String.self)
      let price = section.section(key)
      let low = price.required("low", as: DollarAmount.self)
      let high = price.required("high", as: DollarAmount.self)
      guard let title, let source, let low, let high else { continue }
      if high < low { price.reject("high", "must not be less than “low”") }
      entries.append(Entry(name: name, title: title, price: Range(low: low, high: high), source: source))
    }
    return entries
  }
}
