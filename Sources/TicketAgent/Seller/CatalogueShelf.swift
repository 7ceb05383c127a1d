import Dialogue
import Essentials
import Synchronization
import Ticketing

/// What is on sale, in memory: read again when it is older than a moment, so that a new event can be talked about soon
/// after its import. What is sold and what it costs is never taken from here: that the tools say.
final class CatalogueShelf: Sendable {
  private struct Kept {
    var catalogue: SaleCatalogue?
    var readAt: Timestamp?
  }

  private static let age = Duration.seconds(20)
  /// Events are read page by page, so many at most.
  private static let most = 3000

  private let services: TicketServices
  private let kept = Mutex(Kept())

  init(_ services: TicketServices) {
    self.services = services
  }

  /// What was on sale when it was read last; nothing while there is nothing.
  var catalogue: SaleCatalogue? { kept.withLock(\.catalogue) }

  /// Reads it again where it is old. A desk that cannot be read leaves what is known.
  func refresh() async {
    let now = services.clock.now
    let isFresh = kept.withLock { kept in
      kept.catalogue != nil && kept.readAt.map { now < $0 + Self.age && $0 <= now } == true
    }
    guard !isFresh, let listings = try? await listings() else { return }
    let catalogue = listings.isEmpty ? nil : SaleCatalogue(listings)
    kept.withLock { kept in
      kept.catalogue = catalogue
      kept.readAt = now
    }
  }

  private func listings() async throws -> [EventListing] {
    var all: [EventListing] = []
    var search = EventSearch()
    search.limit = 100
    // What is called off can be asked for too.
    search.includesCalledOff = true
    repeat {
      let page = try await services.desk.catalogue.findEvents(search)
      all += page.events
      search.cursor = page.nextCursor
    } while search.cursor != nil && all.count < Self.most
    return all
  }
}
