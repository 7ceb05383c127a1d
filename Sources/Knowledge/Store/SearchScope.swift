internal import Essentials

/// A tenant and a collection as words of the full-text index, so that a search walks over their passages only.
///
/// The words end in a digit, which no stemmer touches. They narrow the search down; that nothing of another tenant is
/// ever seen is the business of the tables, which every search asks with the tenant's id.
enum SearchScope {
  static func words(tenant: TenantID, collection: String) -> String {
    word(tenant) + " " + word(collection: collection)
  }

  static func word(_ tenant: TenantID) -> String {
    "t" + String(tenant.uuid.high, radix: 16) + "x" + String(tenant.uuid.low, radix: 16) + "0"
  }

  /// The tenant's word in the index of sections, which SQL can make from the tenant's id too.
  static func sectionWord(_ tenant: TenantID) -> String {
    tenant.text.replacing("_", with: "x") + "0"
  }

  static func word(collection: String) -> String {
    "c" + collection.utf8.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined() + "0"
  }
}
