public import Essentials
public import Persistence
import Telemetry

extension Services {
  /// The database as one company sees it: other companies' rows are out of reach.
  public static func view(of database: Database, for tenant: TenantContext) -> Database {
    database.bound(to: tenant)
  }

  /// Says so when nothing in the database keeps companies apart. That it cannot be asked is for others to say.
  static func warn(ofMissingWallsIn database: Database, _ logger: Logger) async {
    guard case .none(let gap)? = try? await database.walls() else { return }
    logger.warning("\(gap): nothing in the database keeps tenants apart. \(TenantWalls.remedy)")
  }
}
