import Essentials
public import Telemetry

/// Removes facts whose time is over. Nobody sees them before either; here they leave the disk.
public struct MemoryCleanUp: Sendable {
  private let memory: CustomerMemory
  private let interval: Duration
  private let logger: Logger

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameter interval: How often.
  public init(_ memory: CustomerMemory, interval: Duration = .seconds(3600), logger: Logger) {
    self.memory = memory
    self.interval = interval
    self.logger = logger
  }

  /// Cleans up at once and again and again, until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      do {
        let count = try await memory.removeLapsed()
        if count > 0 {
          logger.info("Facts about customers have lapsed and are removed", ["count": .integer(Int64(count))])
        }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("Lapsed facts cannot be removed now", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: interval)
    }
  }
}
