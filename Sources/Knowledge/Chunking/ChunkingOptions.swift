/// How long passages get, in tokens of the embedding model.
public struct ChunkingOptions: Sendable, Equatable {
  /// The length to aim at.
  public var target = 160
  /// The length that no passage passes, so that with its context it fits the model's window.
  public var maximum = 210
  /// How much of the end of a passage the next one repeats, when a section is cut inside running text.
  public var overlap = 24
  /// Definitions shorter than this stay together; what a cut leaves over joins the passage before.
  public var minimum = 36
  /// Sections shorter than this are joined with their siblings.
  public var tiny = 14
  /// What the title and the headings may take of the window.
  public var context = 40

  /// The lengths for a window of 256 tokens, as all-MiniLM-L6-v2 has.
  public init() {}
}
