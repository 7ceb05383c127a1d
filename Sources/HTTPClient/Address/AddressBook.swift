import Synchronization

/// Addresses that were taken apart before: services are called again and again under the same ones.
final class AddressBook: Sendable {
  private static let limit = 512

  private let addresses = Mutex<[String: Address]>([:])

  func address(_ url: String) throws(HTTPClientError) -> Address {
    if let known = addresses.withLock({ $0[url] }) { return known }
    let address = try Address(url)
    addresses.withLock { addresses in
      if addresses.count >= Self.limit { addresses = [:] }
      addresses[url] = address
    }
    return address
  }
}
