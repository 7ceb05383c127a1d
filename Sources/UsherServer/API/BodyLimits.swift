/// How large bodies may be, in bytes.
struct BodyLimits: Sendable {
  /// Of what people say.
  let message: Int
  /// Of documents and files.
  let document: Int
}
