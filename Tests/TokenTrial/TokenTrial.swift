import Essentials
import Foundation
import Identity

/// Tokens that are made here, for other programs to check, and the other way round:
///
///     token-trial make COUNT NOW
///     token-trial check NOW ISSUER AUDIENCE      ({"keys": […], "tokens": […]} from standard input)
///
/// Times are in seconds since 1970.
@main struct TokenTrial {
  private struct Failure: Error {}

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("make", 3): print(try made(Int(arguments[1]) ?? 1, time(arguments[2])).text)
    case ("check", 4):
      for line in try checked(time(arguments[1]), issuer: arguments[2], audience: arguments[3]) {
        print(line)
      }
    default:
      print("usage: token-trial make COUNT NOW | check NOW ISSUER AUDIENCE")
      exit(2)
    }
  }

  private static func time(_ text: String) -> Timestamp {
    Timestamp(milliseconds: (Int64(text) ?? 0) * 1000)
  }

  /// A key of each kind, and tokens with each.
  private static func made(_ count: Int, _ now: Timestamp) throws -> JSONValue {
    var keys: [JSONValue] = []
    var tokens: [JSONValue] = []
    for algorithm in [TokenAlgorithm.hs256, .es256, .edDSA] {
      guard let key = TokenSigningKey(generating: algorithm) else { throw Failure() }
      keys.append(key.verificationKey.jwk ?? key.privateJWK)
      for number in 0..<count {
        let claims = TokenClaims(
          issuer: "https://usher.example", subject: "user \(number) – Zoë", audience: ["app", "other"],
          expiresAt: now + .seconds(1800), notBefore: now, issuedAt: now, tokenID: "\(number)",
          others: ["number": .integer(Int64(number)), "nested": ["a": [1, 2.5, nil, "\u{1F39F}"]]])
        tokens.append(.string(TokenSigner(key).sign(claims, type: "at+jwt")))
      }
    }
    return ["keys": .array(keys), "tokens": .array(tokens)]
  }

  /// For each token “good” and its claims, or why it is not taken.
  private static func checked(_ now: Timestamp, issuer: String, audience: String) throws -> [String] {
    let input = try JSONValue(parsing: Array(FileHandle.standardInput.readDataToEndOfFile()))
    let keys = (input["keys"]?.arrayValue ?? []).compactMap {
      TokenVerificationKey(jwk: $0, takesSecrets: true)
    }
    let verifier = TokenVerifier(
      keys: TokenKeySet(keys), expectations: .init(issuer: issuer, audience: audience, type: "at+jwt"),
      clock: StandingClock(now: now))
    return (input["tokens"]?.arrayValue ?? []).map { token in
      do throws(TokenError) {
        let claims = try verifier.verify(token.stringValue ?? "")
        return "good "
          + JSONValue.object(["sub": .string(claims.subject ?? ""), "others": .object(claims.others)]).text
      } catch {
        return "\(error)"
      }
    }
  }
}

/// Shows the time that it was given.
private struct StandingClock: WallClock {
  let now: Timestamp
}
