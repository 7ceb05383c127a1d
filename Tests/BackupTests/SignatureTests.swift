import Backup
import Essentials
import Testing

/// AWS's own examples (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
@Suite("A request's signature") struct SignatureTests {
  private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private func signature(
    _ method: String = "GET", _ path: String = "/", query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], digest: String = nothing
  ) throws -> String {
    let signer = SignatureV4(
      .init(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      region: "us-east-1")
    let request = SignatureV4.Request(
      method: method, path: path, query: query,
      headers: [("Host", "examplebucket.s3.amazonaws.com")] + headers, bodyDigest: digest)
    let moment = try #require(Timestamp("2013-05-24T00:00:00Z"))
    let fields = signer.headers(for: request, at: moment)
    return String(fields.first { $0.name == "authorization" }?.value.suffix(64) ?? "")
  }

  @Test("Is the one that AWS publishes")
  func published() throws {
    let get = try signature("GET", "/test.txt", headers: [("Range", "bytes=0-9")])
    #expect(get == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    let put = try signature(
      "PUT", "/test%24file.text",
      headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
      digest: SHA256.hexDigest(of: "Welcome to Amazon S3."))
    #expect(put == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    let lifecycle = try signature(query: [("lifecycle", "")])
    #expect(lifecycle == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    let list = try signature(query: [("prefix", "J"), ("max-keys", "2")])
    #expect(list == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test(
    "A bucket is named by s3://",
    arguments: [
      ("s3://backups", true), ("s3://backups/one/two/", true), ("s3://", false), ("s3://ab", false),
      ("s3://Backups", false), ("https://backups", false), ("/backups", false),
    ])
  func locations(text: String, isRight: Bool) {
    #expect((S3Location(text, endpoint: nil, region: "eu-central-1", usesPath: nil) != nil) == isRight)
  }
}
