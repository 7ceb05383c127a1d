import Assistant
import Essentials

extension API {
  /// How the company's page looks.
  var branding: BrandingConfiguration { assistant.services.configuration.branding }

  /// What `/v1/site` says.
  var site: JSONValue {
    let agents = agents.roster.agents.map { agent -> JSONValue in
      ["name": .string(agent.name), "title": .string(agent.title)]
    }
    return [
      "company": ["name": .string(company.name), "contact": .optional(company.contact)],
      "greeting": .string(company.greeting), "suggestions": .texts(company.suggestions),
      "branding": ["color": .optional(branding.color), "logo": .optional(branding.logo)],
      "agents": .array(agents), "demo_sign_in": .bool(demoCustomers != nil),
      "sign_in_url": .optional(signInURL),
      "person_first": .bool(assistant.services.configuration.handoff.personFirst != nil),
    ]
  }

  /// What `/v1/knowledge/categories` says.
  var categories: JSONValue {
    .array(
      agents.roster.agents.flatMap { agent in
        agent.categories.map { category -> JSONValue in
          [
            "agent": .string(agent.name), "name": .string(category.name),
            "keywords": .texts(category.keywords), "response": .string(category.response),
            "confidence": .number(category.confidence),
          ]
        }
      })
  }
}
