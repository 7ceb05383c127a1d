import Essentials

extension ModelCacheConfiguration {
  /// Reads what is kept; nothing when nothing is to be.
  init?(_ reader: ConfigurationReader) {
    let usual = ModelCacheConfiguration()
    let isEnabled = reader.value("enabled", default: true)
    let lifetime = reader.value("ttl", default: usual.timeToLive)
    let entries = reader.value("entries", default: usual.maximumEntries)
    let memory = reader.value("memory", default: ByteCount(bytes: usual.maximumBytes))
    let keepsRandom = reader.value("keep_random", default: usual.keepsRandomAnswers)
    let semantic = reader.section("semantic")
    let isSemantic = semantic.value("enabled", default: true)
    let similarity = semantic.value("similarity", default: usual.similarity)
    reader.checkCount("entries", entries)
    semantic.checkShare("similarity", similarity)
    guard isEnabled else { return nil }
    self.init(
      timeToLive: lifetime, maximumEntries: entries, maximumBytes: memory.bytes,
      keepsRandomAnswers: keepsRandom, similarity: isSemantic ? similarity : 2)
  }
}

extension CompressionConfiguration {
  /// Reads how much of a conversation a model gets to read; nothing when it is all of it.
  init?(_ reader: ConfigurationReader) {
    let usual = CompressionConfiguration()
    let isEnabled = reader.value("enabled", default: true)
    let tokens = reader.value("tokens", default: usual.historyTokens)
    let exchanges = reader.value("keep_exchanges", default: usual.keptExchanges)
    reader.checkCount("tokens", tokens)
    if exchanges < 0 { reader.reject("keep_exchanges", "must not be negative") }
    guard isEnabled else { return nil }
    self.init(historyTokens: tokens, keptExchanges: exchanges)
  }
}
