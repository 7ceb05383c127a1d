import Essentials
import Persistence
import Synchronization

/// Keeps the maps of the venues that were asked for last: an arena's twenty thousand seats are read once and not with
/// each question.
final class SeatMaps: Sendable {
  private struct Kept {
    var maps: [VenueID: SeatMap] = [:]
    /// The last one asked for is the last one here.
    var order: [VenueID] = []
  }

  private static let most = 32
  private let kept = Mutex(Kept())

  /// The map of a venue as the transaction sees it, or nothing when there is no such venue.
  func map(of id: VenueID, _ tenant: TenantContext, _ connection: Connection) async throws -> SeatMap? {
    let row = try await connection.first(
      "SELECT revision FROM venues WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
    guard let revision: Int = try row?.value("revision") else { return nil }
    if let map = kept.withLock({ $0.maps[id] }), map.venue.revision == revision {
      keep(map)
      return map
    }
    guard let venue = try await Catalogue.venue(id, tenant, connection) else { return nil }
    let map = SeatMap(venue, seats: try await Catalogue.seats(of: id, tenant, connection))
    keep(map)
    return map
  }

  private func keep(_ map: SeatMap) {
    kept.withLock { kept in
      kept.maps[map.venue.id] = map
      kept.order.removeAll { $0 == map.venue.id }
      kept.order.append(map.venue.id)
      while kept.order.count > Self.most { kept.maps[kept.order.removeFirst()] = nil }
    }
  }
}
