public import Essentials
public import HTTPClient

/// Backups in an object store that speaks S3's protocol (https://docs.aws.amazon.com/AmazonS3/latest/API/).
///
/// Parts of a backup are small enough for one call each, so that no upload in several parts is ever left half done.
public struct S3Store: BackupStore {
  private let location: S3Location
  private let signature: SignatureV4
  private let client: HTTPClient
  private let clock: any WallClock
  private let retries: RetryPolicy

  /// Keeps backups in a bucket.
  public init(
    _ location: S3Location, _ credentials: SignatureV4.Credentials, client: HTTPClient,
    clock: any WallClock = SystemClock(), retries: RetryPolicy = Self.usualRetries
  ) {
    self.location = location
    self.client = client
    self.clock = clock
    self.retries = retries
    signature = SignatureV4(credentials, region: location.region)
  }

  /// Six attempts within some twenty seconds: stores are away for moments, and ask for patience when they are busy.
  public static let usualRetries = RetryPolicy(
    attempts: 6, base: .milliseconds(500), cap: .seconds(10), longestRetryAfter: .seconds(60))

  public var place: String { "s3://\(location.bucket)/\(location.prefix)" }

  /// The largest answer but for objects, in bytes: a page of a listing.
  private static let pageLimit = 8 << 20

  public func put(_ bytes: [UInt8], as key: String) async throws {
    let answer = try await send("PUT", key, body: bytes)
    guard answer.status == 200 else { throw refusal("cannot be written to", answer) }
  }

  public func get(_ key: String, upTo limit: Int) async throws -> [UInt8]? {
    let answer = try await send("GET", key, limit: limit)
    if answer.status == 404, answer.code != "NoSuchBucket" { return nil }
    guard answer.status == 200 else { throw refusal("cannot be read", answer) }
    return answer.isTooLarge ? nil : answer.bytes
  }

  public func remove(_ key: String) async throws {
    let answer = try await send("DELETE", key)
    guard answer.status == 204 || answer.status == 200 || answer.status == 404 else {
      throw refusal("does not let anything be removed", answer)
    }
  }

  public func list(_ folder: String) async throws -> StoreListing {
    var listing = StoreListing()
    var token: String?
    repeat {
      var query = [
        (name: "list-type", value: "2"), (name: "delimiter", value: "/"),
        (name: "prefix", value: location.prefix + folder),
      ]
      if let token { query.append((name: "continuation-token", value: token)) }
      let answer = try await send("GET", nil, query: query, limit: Self.pageLimit)
      guard answer.status == 200, !answer.isTooLarge, let page = S3Page(answer.bytes) else {
        throw refusal("cannot be listed", answer)
      }
      listing.keys += page.keys.map { String($0.dropFirst(location.prefix.count)) }
      listing.folders += page.folders.map { String($0.dropFirst(location.prefix.count)) }
      token = page.next
    } while token != nil
    return listing
  }

  // MARK: Calls

  private struct Answer {
    let status: Int
    let bytes: [UInt8]
    let isTooLarge: Bool
    /// The store's own word for what is wrong.
    var code: String? { S3Page.text(of: "Code", in: String(decoding: bytes.prefix(4096), as: UTF8.self)) }
  }

  /// Calls until there is an answer that another attempt would not change. All calls may be made twice.
  private func send(
    _ method: String, _ key: String?, query: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    limit: Int = 64 << 10
  ) async throws -> Answer {
    var attempt = 1
    var random = SystemRandomNumberGenerator()
    while true {
      let outcome: Result<Answer, HTTPClientError>
      do throws(HTTPClientError) {
        outcome = .success(try await sendOnce(method, key, query, body, limit))
      } catch {
        outcome = .failure(error)
      }
      let reason: String
      switch outcome {
      case .success(let answer) where answer.status < 500 && answer.status != 429: return answer
      case .success(let answer): reason = "\(place) answers \(answer.status)"
      case .failure(.cancelled): throw CancellationError()
      case .failure(let error): reason = "\(place) cannot be reached: \(error)"
      }
      guard let delay = retries.delay(after: attempt, retryAfter: nil, using: &random) else {
        throw BackupError.store(reason)
      }
      try await Task.sleep(for: delay)
      attempt += 1
    }
  }

  private func sendOnce(
    _ method: String, _ key: String?, _ query: [(name: String, value: String)], _ body: [UInt8]?, _ limit: Int
  ) async throws(HTTPClientError) -> Answer {
    let path =
      location.root + (key.map { PercentEncoding.encode(location.prefix + $0, keeping: "/") } ?? "")
    let request = SignatureV4.Request(
      method: method, path: path, query: query, headers: [("host", location.host)],
      bodyDigest: SHA256.hexDigest(of: body ?? []))
    let suffix = query.isEmpty ? "" : "?" + SignatureV4.canonicalQuery(query)
    let response = try await client.send(
      HTTPClientRequest(
        method: method, url: location.origin + path + suffix,
        headers: signature.headers(for: request, at: clock.now), body: body))
    do throws(HTTPClientError) {
      let bytes = try await response.bytes(upTo: limit)
      return Answer(status: response.status, bytes: bytes, isTooLarge: false)
    } catch {
      guard case .tooLarge = error else { throw error }
      return Answer(status: response.status, bytes: [], isTooLarge: true)
    }
  }

  private func refusal(_ what: String, _ answer: Answer) -> BackupError {
    let words = String(decoding: answer.bytes.prefix(4096), as: UTF8.self)
    let message = S3Page.text(of: "Message", in: words).map { ": \($0)" } ?? ""
    return .store("\(place) \(what) (\(answer.status) \(answer.code ?? "")\(message))")
  }
}
