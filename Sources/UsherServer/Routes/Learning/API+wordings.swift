import Assistant
import Essentials
import Learning

extension API {
  /// What a customer has put otherwise in a conversation, as wordings of a question that a correction knows. Only messages
  /// of a length that can be kept count.
  func wordings(of question: String, in conversation: ConversationID) async throws -> [String] {
    let said = try await conversations.messages(of: conversation, limit: 200, tenant)
    let found = said.filter {
      $0.role == .customer && $0.text.count <= CorrectionContent.maximumQuestion / 2
        && Rephrasing.isWording($0.text, of: question)
    }
    return found.prefix(CorrectionContent.maximumWordings).map(\.text)
  }
}
