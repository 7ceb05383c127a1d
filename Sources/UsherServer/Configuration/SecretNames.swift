import Essentials
import FoundationEssentials
import LanguageModels
import Marketplaces

/// The variables that hold secrets of other people's services: those that usually do, and those that the configuration
/// and the files of tools refer to.
enum SecretNames {
  /// - Parameter tools: The file or folder of the tools; it may be missing.
  static func all(configuration bytes: [UInt8], tools: String) -> Set<String> {
    let usual = ProviderType.keyVariables.union(MarketplacesConfiguration.keyVariables)
      .union(StripeConfiguration.secretVariables).union(BackupConfiguration.secretVariables)
      .union(StandardTelemetry.secretVariables)
    return usual.union(SecretVariables.references(in: String(decoding: bytes, as: UTF8.self)))
      .union(references(inFilesAt: tools))
  }

  /// What a file refers to, or all files of a folder.
  private static func references(inFilesAt path: String) -> Set<String> {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    let files = names.isEmpty ? [path] : names.map { "\(path)/\($0)" }
    var found: Set<String> = []
    for file in files where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      guard let contents = FileManager.default.contents(atPath: file) else { continue }
      found.formUnion(SecretVariables.references(in: String(decoding: contents, as: UTF8.self)))
    }
    return found
  }
}
