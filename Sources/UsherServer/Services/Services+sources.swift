public import Knowledge

extension Services {
  /// Brings in what has changed in the folders and files that the configuration names.
  ///
  /// - Parameter progress: How far it has come, over all of them.
  /// - Throws: After all of them, what is wrong with the first that is not there.
  /// - Returns: What became of their documents, one report for each source.
  @discardableResult
  public func ingestSources(
    _ options: IngestOptions = IngestOptions(),
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> [IngestReport] {
    var options = options
    options.baseDirectory = configuration.directory
    var reports: [IngestReport] = []
    var failure: (any Error)?
    for source in configuration.knowledge.sources {
      do {
        let input = try IngestInput(argument: source.path, urlPrefix: source.urlPrefix)
        reports.append(
          try await ingestion.run(
            [input], collection: source.collection, tenant, options: options, progress: progress))
      } catch let error as IngestError {
        // One source that is not there does not keep the others out.
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return reports
  }

  /// Whether there is no document at all.
  public func hasNoDocuments() async throws -> Bool {
    try await knowledge.statistics(tenant).documents == 0
  }
}
