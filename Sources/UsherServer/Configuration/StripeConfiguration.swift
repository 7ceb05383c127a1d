import Essentials
public import Payments

/// Which provider takes customers' money.
public enum PaymentProviderChoice: String, Hashable, Sendable, CaseIterable {
  /// The bank for tests and demonstrations.
  case sandbox
  /// Stripe.
  case stripe
}

/// The account at Stripe.
public struct StripeConfiguration: Hashable, Sendable {
  /// What opens it.
  public var key: StripeKey
  /// What its webhooks are signed with; several while one takes another's place, none while there are none.
  public var webhookSecrets: [StripeWebhookSecret]
  /// Where Stripe is.
  public var address: String
  /// What customers can pay with on Stripe's page.
  public var checkoutMethods: [String]

  /// The variables in which Stripe's own tools look too.
  private static let keyVariable = "STRIPE_SECRET_KEY"
  private static let webhookVariable = "STRIPE_WEBHOOK_SECRET"
  private static let reference = "env:"
  /// The variables that usually hold Stripe's secrets.
  static let secretVariables: Set = [keyVariable, webhookVariable]

  /// Reads the section; nothing where there is no key. Payments that Stripe has made before can be given back with a key
  /// also where another provider takes new ones.
  init?(
    _ reader: ConfigurationReader, _ payments: ConfigurationReader, isChosen: Bool,
    environment: [String: String]
  ) {
    let given = reader.optional("secret_key", as: String.self)
    let webhook = reader.optional("webhook_secret", as: String.self)
    let address = reader.value("address", default: StripeHTTP.address)
    let methods = reader.list("checkout_methods", of: String.self)
    let keyText = Self.secret(given, "secret_key", usual: Self.keyVariable, reader, environment)
    let webhookText = Self.secret(webhook, "webhook_secret", usual: Self.webhookVariable, reader, environment)
    guard isChosen || given != nil || keyText.flatMap({ StripeKey($0) }) != nil else { return nil }
    guard let keyText else {
      payments.reject(
        "provider",
        "stripe needs a secret key: set \(Self.keyVariable), or “stripe: { secret_key: env:NAME }”")
      return nil
    }
    guard let key = StripeKey(keyText) else {
      reader.reject(
        "secret_key",
        "is no secret key of Stripe's: it must begin with sk_test_, sk_live_, rk_test_ or rk_live_ (a pk_… key is for "
          + "browsers)")
      return nil
    }
    self.key = key
    webhookSecrets = Self.secrets(webhookText, reader)
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    checkoutMethods = methods.isEmpty ? StripeSettings().checkoutMethods : methods
    let isHere = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains(where: address.hasPrefix)
    if !address.hasPrefix("https://"), !isHere {
      reader.reject("address", "must begin with https://, for the key is sent there")
    }
    for method in checkoutMethods where !method.allSatisfy({ $0.isLetter || $0 == "_" }) || method.isEmpty {
      reader.reject("checkout_methods", "“\(method)” is no payment method of Stripe's, such as card or ideal")
    }
  }

  private static func secret(
    _ text: String?, _ key: String, usual: String, _ reader: ConfigurationReader,
    _ environment: [String: String]
  ) -> String? {
    guard let text else { return environment[usual].flatMap { $0.isEmpty ? nil : $0 } }
    guard text.hasPrefix(reference) || text.hasPrefix("secret:") else { return text }
    let name = text.hasPrefix(reference) ? String(text.dropFirst(reference.count)) : text
    guard let value = environment[name], !value.isEmpty else {
      reader.reject(key, "names \(text.hasPrefix(reference) ? "the variable " : "")\(name), which is not set")
      return nil
    }
    return value
  }

  private static func secrets(_ text: String?, _ reader: ConfigurationReader) -> [StripeWebhookSecret] {
    (text ?? "").split { $0 == "," || $0.isWhitespace }.compactMap { part in
      let secret = StripeWebhookSecret(part)
      if secret == nil {
        reader.reject("webhook_secret", "is no webhook secret of Stripe's: it must begin with whsec_")
      }
      return secret
    }
  }
}
