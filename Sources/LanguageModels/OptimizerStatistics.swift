/// What caches, shared calls, compression and batching have saved since the server started.
public struct OptimizerStatistics: Hashable, Sendable, Encodable {
  /// The cache of answers.
  public var cache: CacheStatistics?
  /// Identical requests in flight.
  public var deduplication: DeduplicationStatistics?
  /// Conversations that were shortened.
  public var compression: CompressionStatistics?
  /// Texts that were embedded together.
  public var batching: BatchingStatistics?
  /// Models that answer together.
  public var ensembles: [EnsembleStatistics]

  /// Gathers what there is; what is switched off is left out.
  public init(
    cache: ModelCache? = nil, deduplication: DeduplicatingModel? = nil, compression: CompressingModel? = nil,
    batching: BatchingStatistics? = nil, ensembles: [EnsembleModel] = []
  ) {
    self.cache = cache?.statistics
    self.deduplication = deduplication?.statistics
    self.compression = compression?.statistics
    self.batching = batching
    self.ensembles = ensembles.map(\.statistics)
  }
}
