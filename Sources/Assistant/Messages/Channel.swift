/// How a conversation reaches us.
public enum Channel: String, Sendable, Codable, CaseIterable {
  case web, sms, whatsapp, slack, teams, email, messenger, instagram, x, linkedin, api
}
