public import Essentials

/// One correction.
public typealias CorrectionID = Identifier<CorrectionKind>

/// `cor_…`
public enum CorrectionKind: IdentifierKind { public static let prefix = "cor" }
