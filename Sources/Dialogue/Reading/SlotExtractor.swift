/// Reads from a message what a ticket seller must know: events, dates, quantities, money, places …
///
/// Rules over tables: the same message at the same moment always gives the same updates, in tens of microseconds.
/// Nothing is remembered; ``Slots/apply(_:)`` keeps what messages have said.
public struct SlotExtractor: Sendable {
  private let index: EntityIndex
  private let style: WritingStyle

  /// Makes an extractor for what a company sells.
  ///
  /// - Parameter entities: Everything with a name that customers may write; of equal names the first counts.
  public init(_ entities: [KnownEntity], style: WritingStyle = WritingStyle()) {
    self.init(EntityIndex(entities), style: style)
  }

  /// Makes an extractor from an index, which many may share.
  public init(_ index: EntityIndex, style: WritingStyle = WritingStyle()) {
    self.index = index
    self.style = style
  }

  /// What a message says, in the order of its words.
  ///
  /// - Parameters:
  ///   - text: Anything; longer ones are read up to 4,000 bytes.
  ///   - moment: Now, on the clocks of the venue.
  ///   - asked: What the customer was asked last: “2” alone is then an answer.
  public func updates(in text: String, at moment: LocalMoment, asked: Slot? = nil) -> [SlotUpdate] {
    var reading = Reading(text, moment: moment, style: style, asked: asked)
    guard !reading.tokens.isEmpty else { return [] }
    let original = reading.tokens.map { $0.isCorrected ? Folding.fold($0.span.text(in: text)) : $0.text }
    ContactReader.read(&reading, text)
    EntityReader.readExact(&reading, index, original)
    DateReader.read(&reading)
    TimeReader.read(&reading)
    SeatReader.read(&reading)
    BudgetReader.read(&reading)
    ClearingReader.read(&reading)
    PreferenceReader.read(&reading)
    QuantityReader.read(&reading)
    EntityReader.readFuzzy(&reading, index, original)
    ContactReader.names(&reading, text)
    EntityReader.readUnknown(&reading, text)
    Scope.resolve(&reading)
    return reading.findings.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }.map { finding in
      SlotUpdate(
        finding.slot, finding.change, finding.value, span: reading.span(finding.tokens),
        confidence: finding.confidence,
        alternatives: finding.alternatives)
    }
  }
}
