import Assistant
import Essentials

extension Shapes {
  static let memory = JSONSchema.object(
    "What is remembered about a customer",
    .required("customer", .string("Your own name for them")),
    .required("consent", reference("MemoryConsent")),
    .required("facts", .array(of: reference("Fact"), "Oldest first")))

  static let memoryConsent = JSONSchema.object(
    "Whether a customer lets us remember",
    .required("state", .string(choices: MemoryConsent.State.allCases.map(\.rawValue))),
    .required("changed_at", JSONSchema(.nullable(moment))))

  static let fact = JSONSchema.object(
    "Something that a customer has said and agreed to be remembered",
    .required("id", identifier(FactID.self, "Its name")),
    .required("kind", .string(choices: CustomerFact.Kind.allCases.map(\.rawValue))),
    .required("text", .string("In their own words")),
    .required("conversation_id", identifier(ConversationID.self, "Where they said it")),
    .required("message_id", JSONSchema(.nullable(.string()), "The message in which they said it or agreed")),
    .required("created_at", moment), .required("expires_at", moment))

  static let promptVersion = JSONSchema.object(
    "Which text of a prompt", .required("name", text),
    .required("version", .string("The first twelve digits of the file's SHA-256")))

  static let prompt = JSONSchema.object(
    "Instructions for models, kept as a file",
    .required("name", text), .required("version", text), .required("description", text),
    .required("variables", promptVariables), .required("agents", .array(of: text, "The agents that use it")))

  static let promptVariables = JSONSchema.array(
    of: .object(
      nil, .required("name", text),
      .required(
        "default", JSONSchema(.nullable(.string()), "Null where agents must set it"))),
    "What agents may set")
}
