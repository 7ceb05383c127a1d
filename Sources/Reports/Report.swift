/// What a report says: figures and charts in parts, written already as people read them.
public struct Report: Sendable {
  /// A number with its name, and how it has changed.
  public struct Figure: Sendable {
    /// What it is called.
    public var title: String
    /// The number with its unit.
    public var value: String
    /// How it has changed; empty where that is not known.
    public var change: String

    /// A number as it is shown.
    public init(title: String, value: String, change: String) {
      self.title = title
      self.value = value
      self.change = change
    }
  }

  /// Some figures that belong together, and the charts below them.
  public struct Part: Sendable {
    /// Its heading.
    public var title: String
    /// Shown in rows of four.
    public var figures: [Figure]
    /// Shown below each other.
    public var charts: [ReportChart]

    /// A part with its heading.
    public init(title: String, figures: [Figure], charts: [ReportChart]) {
      self.title = title
      self.figures = figures
      self.charts = charts
    }
  }

  /// Whose it is.
  public var company: String
  /// The company's colour, as `#rrggbb`; nothing for the usual one.
  public var color: String?
  /// What it is.
  public var title: String
  /// Of which time, and when it was made.
  public var subtitle: String
  /// What it says.
  public var parts: [Part]

  /// A report of a company.
  public init(company: String, color: String?, title: String, subtitle: String, parts: [Part]) {
    self.company = company
    self.color = color
    self.title = title
    self.subtitle = subtitle
    self.parts = parts
  }
}
