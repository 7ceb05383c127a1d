public import Essentials

/// One canned answer.
public typealias CannedAnswerID = Identifier<CannedAnswerKind>
/// One saved view of the inbox.
public typealias SavedViewID = Identifier<SavedViewKind>

/// `cann_…`
public enum CannedAnswerKind: IdentifierKind { public static let prefix = "cann" }
/// `view_…`
public enum SavedViewKind: IdentifierKind { public static let prefix = "view" }
