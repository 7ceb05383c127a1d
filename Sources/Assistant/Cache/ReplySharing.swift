public import Caching
import Essentials

/// Tells the other replicas which reply answers a question. What Redis holds is the reply's name alone: the text is read
/// from the database that the replicas share, so that what was removed from there is not answered any more.
public struct ReplySharing: Sendable {
  private let cache: Cache
  private let store: ConversationStore
  private let timeToLive: Duration
  private let conditions: @Sendable () -> String

  /// Shares replies.
  ///
  /// - Parameter conditions: A digest of all that shapes answers beside the knowledge: agents, settings, the program.
  ///   Replicas with different ones share nothing.
  public init(
    over cache: Cache, store: ConversationStore, _ configuration: CacheConfiguration,
    conditions: @escaping @Sendable () -> String
  ) {
    self.cache = cache
    self.store = store
    timeToLive = configuration.timeToLive
    self.conditions = conditions
  }

  /// Whether there is anybody to share with.
  var isOn: Bool { cache.hasRedis }

  /// What a question's reply is called.
  ///
  /// - Parameter revision: Of the knowledge that it is made from.
  func item(_ key: CacheKey, revision: Int64, _ tenant: TenantContext) -> CacheItem {
    CacheItem(
      .response.living(timeToLive), group: "chat",
      parts: [key.question, String(revision), conditions(), cache.edition], tenant)
  }

  /// The reply that another replica has found, or the right to find it: while another one is at it, waits for that.
  func consult(_ item: CacheItem, _ tenant: TenantContext) async throws -> Finding {
    switch await cache.consult(item) {
    case .lead(let lease): return .lead(lease)
    case .found(let bytes):
      guard let id = MessageID(String(decoding: bytes, as: UTF8.self)),
        let reply = try await store.keptReply(id, tenant)
      else {
        // It was removed, with its conversation.
        if let pattern = CachePattern(item.name) { await cache.forget(.pattern(pattern), tenant) }
        return .gone
      }
      return .reply(reply)
    }
  }

  enum Finding {
    case reply(KeptReply)
    case lead(CacheLease)
    /// It is not there any more.
    case gone
  }
}

/// A stored reply with how it came about.
struct KeptReply: Sendable {
  var reply: Reply
  var trace: TurnTrace
}
