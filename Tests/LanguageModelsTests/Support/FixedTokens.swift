import LanguageModels
import Synchronization

/// Tokens numbered from one; each is good until it is forgotten.
final class FixedTokens: AccessTokenSource {
  private let number = Mutex(1)

  func accessToken() async throws(ModelError) -> ProviderKey {
    ProviderKey("token-\(number.withLock { $0 })")
  }

  func forget(_ token: ProviderKey) async {
    number.withLock { if token.revealed == "token-\($0)" { $0 += 1 } }
  }
}
