/// A span that is over, as it is told to a collector.
struct FinishedSpan: Hashable, Sendable {
  /// Something that happened at one moment.
  struct Event: Hashable, Sendable {
    let name: String
    /// In nanoseconds since 1970.
    let time: UInt64
    let attributes: SpanAttributes
  }

  let trace: TraceID
  let span: SpanID
  let parent: SpanID?
  /// Whether the parent is in another process.
  let isParentRemote: Bool
  /// Whether the trace was chosen at its beginning.
  let isSampled: Bool
  let state: String
  let name: String
  let kind: SpanKind
  /// In nanoseconds since 1970.
  let start: UInt64
  let end: UInt64
  let attributes: SpanAttributes
  let events: [Event]
  let droppedEvents: Int
  let links: [TraceContext]
  let status: SpanStatus
}
