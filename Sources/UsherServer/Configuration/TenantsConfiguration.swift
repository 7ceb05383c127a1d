import Essentials

/// The other companies on a server.
public struct TenantsConfiguration: Hashable, Sendable {
  /// Where their files are: a folder for each, called by the company's name.
  public var folder: String
  /// How many are kept open at a time; who was not asked for the longest time is closed for another one.
  public var open: Int

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) {
    folder = base.resolve(reader.value("folder", default: "tenants"))
    open = reader.value("open", default: 100)
    if !(1...10_000).contains(open) { reader.reject("open", "must be between 1 and 10000") }
  }
}
