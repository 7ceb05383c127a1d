public import Assistant
import Essentials
import FoundationEssentials
import LanguageModels

/// The company's rules and approved texts, and how rules are chosen.
public struct GuidelinesConfiguration: Hashable, Sendable {
  /// Files or folders with rules and approved texts.
  public var paths: [String]
  /// How rules are chosen and checked.
  public var settings: GuidelineSettings

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory, _ models: ModelsConfiguration) {
    paths = [("path", "guidelines"), ("approved", "approved")].compactMap { key, usual in
      if let path = reader.optional(key, as: String.self) { return base.resolve(path) }
      let place = base.resolve(usual)
      return FileManager.default.fileExists(atPath: place) ? place : nil
    }
    settings = GuidelineSettings(
      threshold: reader.value("threshold", default: GuidelineSettings.usualThreshold),
      limit: reader.value("limit", default: GuidelineSettings().limit),
      judge: reader.has("judge") ? Self.judge(reader.section("judge"), models) : nil)
    if !(0.05...0.95).contains(settings.threshold) { reader.reject("threshold", "must be from 0.05 to 0.95") }
    if !(1...30).contains(settings.limit) { reader.reject("limit", "must be from 1 to 30") }
  }

  private static func judge(
    _ reader: ConfigurationReader, _ models: ModelsConfiguration
  ) -> GuidelineSettings.Judge {
    let judge = GuidelineSettings.Judge(
      model: reader.required("model") ?? "", deadline: reader.value("deadline", default: .seconds(2)),
      chooses: reader.value("chooses", default: true), checks: reader.value("checks", default: true))
    if !judge.model.isEmpty, !models.catalog.contains(where: { $0.name == judge.model }) {
      let names = models.catalog.map(\.name).joined(separator: ", ")
      reader.reject(
        "model", "must name a model that can be asked: \(names.isEmpty ? "there is none" : names)")
    }
    if judge.deadline <= .zero || judge.deadline > .seconds(20) {
      reader.reject("deadline", "must be more than 0 and at most 20s")
    }
    return judge
  }
}
