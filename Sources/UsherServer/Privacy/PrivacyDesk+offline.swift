import Caching
public import Essentials
public import Persistence

extension PrivacyDesk {
  /// A desk beside the servers, for the command line: what Redis keeps of the company is forgotten there; the servers learn
  /// from the database that they must forget.
  public static func offline(
    _ configuration: Configuration, database: Database, tenant: TenantContext
  ) throws -> PrivacyDesk {
    let secret = try ServerSecrets(configuration).signingKey
    return PrivacyDesk(database: database, tenant: tenant, uploadFolder: configuration.uploadFolder) {
      guard let server = configuration.redis.server else { return }
      let client = RedisClient(server)
      defer { client.close() }
      // What cannot be reached now ends by itself.
      guard (try? await client.waitUntilUp(within: server.connectTimeout)) != nil else { return }
      let cache = Cache()
      cache.share(over: client, secret: secret)
      await cache.forget(.everything, tenant)
    }
  }
}
