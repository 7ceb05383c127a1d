import Caching
import Essentials
import Testing

@Suite struct RedisURLTests {
  @Test("An address is read with all its parts")
  func parts() throws {
    #expect(try RedisConfiguration(url: "redis://localhost") == RedisConfiguration(host: "localhost"))
    let full = try RedisConfiguration(url: "redis://ann:p%40ss%3Aw@[::1]:7000/3")
    #expect(
      full == RedisConfiguration(host: "::1", port: 7000, username: "ann", password: "p@ss:w", database: 3))
    #expect(full.place == "[::1]:7000/3")
    let noUser = try RedisConfiguration(url: "redis://:secret@redis.internal/")
    #expect(noUser.username == nil && noUser.password == "secret" && noUser.database == 0)
    #expect(noUser.tls == nil)
    let encrypted = try RedisConfiguration(url: "rediss://:secret@redis.internal:6380/2")
    #expect(encrypted.tls == RedisTLS() && encrypted.port == 6380 && encrypted.database == 2)
  }

  @Test("Sentinels are named by host and port, and by host alone where they listen as usual")
  func places() {
    #expect(RedisPlace("10.0.0.5:26380") == RedisPlace(host: "10.0.0.5", port: 26_380))
    #expect(RedisPlace("sentinel") == RedisPlace(host: "sentinel", port: 26_379))
    #expect(RedisPlace("[::1]:7") == RedisPlace(host: "::1", port: 7))
    for text in ["", "h:0", "h:x", "a b:1", "user@h:1", "h/x"] { #expect(RedisPlace(text) == nil, "\(text)") }
  }

  @Test(
    "What is wrong with an address is said without its password",
    arguments: [
      ("http://:hush@h", "must begin with redis://"),
      ("redis://", "names no host"),
      ("redis://h:0", "port “0”"), ("redis://h:port", "port “port”"), ("redis://h/x", "database “x”"),
      ("redis://ann@h", "user without a password"), ("redis://:@h", "empty password"),
      ("redis://:hu%zzsh@h", "% signs"), ("redis://h?x=1", "query"), ("redis://[::1]x", "behind the address"),
      ("redis://h h", "spaces"), ("", "must begin"),
    ])
  func errors(url: String, reason: String) {
    let error = #expect(throws: RedisURLError.self) { try RedisConfiguration(url: url) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("hush") == false)
  }

  @Test("Whatever the text, it is read or refused")
  func fuzz() {
    var random = SplitMix64(seed: 3)
    let pieces = Array("redis:/@[]%20:7f?#é\0 ")
    for _ in 0..<5000 {
      let count = Int.random(in: 0...30, using: &random)
      let text = "redis://" + String((0..<count).map { _ in pieces.randomElement(using: &random) ?? "r" })
      if let configuration = try? RedisConfiguration(url: text) {
        #expect(!configuration.host.isEmpty && (1...65_535).contains(configuration.port))
      }
    }
  }
}
