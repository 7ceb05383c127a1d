import Caching
import Essentials
import Testing
import UsherServer

@Suite struct RedisSettingsTests {
  private func settings(_ yaml: String, _ environment: [String: String] = [:]) throws -> RedisConfiguration? {
    try ConfigurationTests.parse(yaml, environment).redis.server
  }

  private func issues(_ yaml: String) -> [String] { ConfigurationTests.issues(yaml) }

  @Test("TLS is asked for by the address, and its files are relative to the configuration's")
  func tls() throws {
    #expect(try settings("") == nil)
    let server = try settings(
      """
      redis:
        url: rediss://:hush@cache:6380/2
        certificate_authorities: tls/authority.pem
        server_name: redis.internal
        certificate: client.pem
        certificate_key: /etc/client.key
      """)
    #expect(
      server?.tls
        == RedisTLS(
          authorities: "/srv/shop/tls/authority.pem", serverName: "redis.internal",
          certificate: "/srv/shop/client.pem", key: "/etc/client.key"))
    #expect(server?.port == 6380 && server?.database == 2)
    #expect(
      issues("redis: {url: \"redis://cache\", server_name: cache}").first?.contains(
        "must begin with rediss://")
        == true)
  }

  @Test("Sentinels come with a master's name, from the file or the environment")
  func sentinels() throws {
    let environment = [
      "USHER_REDIS_SENTINELS": "10.0.0.5:26379, sentinel", "USHER_REDIS_MASTER": "shop",
      "USHER_REDIS_SENTINEL_PASSWORD": "env:PSST", "PSST": "psst", "USHER_REDIS_URL": "rediss://:hush@any/1",
    ]
    let server = try settings("", environment)
    #expect(
      server?.sentinels
        == RedisSentinels(
          places: [RedisPlace(host: "10.0.0.5", port: 26_379), RedisPlace(host: "sentinel", port: 26_379)],
          master: "shop", password: "psst"))
    #expect(server?.password == "hush" && server?.database == 1 && server?.tls == RedisTLS())
    #expect(server?.place.contains("hush") == false && server?.place.contains("psst") == false)
    let plain = try settings("redis: {sentinels: [a, b], master: shop}")
    #expect(plain?.sentinels?.places.count == 2 && plain?.tls == nil && plain?.password == nil)
    for (yaml, reason) in [
      ("redis: {sentinels: [a]}", "needs “master” too"), ("redis: {master: shop}", "needs “sentinels” too"),
      ("redis: {sentinels: [\"a:x\"], master: shop}", "no host and port"),
      ("redis: {sentinels: [a], master: shop, sentinel_password: env:NOTHING}", "NOTHING, which is not set"),
    ] {
      #expect(issues(yaml).contains { $0.contains(reason) }, "\(yaml): \(issues(yaml))")
    }
  }
}
