/// The language that a text seems to be in.
struct DetectedLanguage: Sendable, Hashable {
  /// Its ISO 639-1 code, such as `en`.
  let code: String
  /// How sure this is, from 0 to 1.
  let confidence: Double
}
