#include "web_files.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char account_api_js[] = {
#embed "../../Web/account/api.js"
};
static const unsigned char account_app_js[] = {
#embed "../../Web/account/app.js"
};
static const unsigned char account_dom_js[] = {
#embed "../../Web/account/dom.js"
};
static const unsigned char account_index_html[] = {
#embed "../../Web/account/index.html"
};
static const unsigned char account_pages_change_password_js[] = {
#embed "../../Web/account/pages/change-password.js"
};
static const unsigned char account_pages_keys_js[] = {
#embed "../../Web/account/pages/keys.js"
};
static const unsigned char account_pages_overview_js[] = {
#embed "../../Web/account/pages/overview.js"
};
static const unsigned char account_pages_second_factor_js[] = {
#embed "../../Web/account/pages/second-factor.js"
};
static const unsigned char account_pages_sessions_js[] = {
#embed "../../Web/account/pages/sessions.js"
};
static const unsigned char account_pages_set_password_js[] = {
#embed "../../Web/account/pages/set-password.js"
};
static const unsigned char account_pages_sign_in_js[] = {
#embed "../../Web/account/pages/sign-in.js"
};
static const unsigned char account_style_css[] = {
#embed "../../Web/account/style.css"
};
static const unsigned char app_js[] = {
#embed "../../Web/chat/app.js"
};
static const unsigned char cards_css[] = {
#embed "../../Web/chat/cards.css"
};
static const unsigned char components_cards_card_js[] = {
#embed "../../Web/chat/components/cards/card.js"
};
static const unsigned char components_cards_events_js[] = {
#embed "../../Web/chat/components/cards/events.js"
};
static const unsigned char components_cards_hold_js[] = {
#embed "../../Web/chat/components/cards/hold.js"
};
static const unsigned char components_cards_marketplaces_js[] = {
#embed "../../Web/chat/components/cards/marketplaces.js"
};
static const unsigned char components_cards_order_js[] = {
#embed "../../Web/chat/components/cards/order.js"
};
static const unsigned char components_cards_parts_js[] = {
#embed "../../Web/chat/components/cards/parts.js"
};
static const unsigned char components_cards_payment_js[] = {
#embed "../../Web/chat/components/cards/payment.js"
};
static const unsigned char components_cards_seat_grid_js[] = {
#embed "../../Web/chat/components/cards/seat-grid.js"
};
static const unsigned char components_cards_seat_map_js[] = {
#embed "../../Web/chat/components/cards/seat-map.js"
};
static const unsigned char components_cards_seats_js[] = {
#embed "../../Web/chat/components/cards/seats.js"
};
static const unsigned char components_cards_section_plan_js[] = {
#embed "../../Web/chat/components/cards/section-plan.js"
};
static const unsigned char components_cards_ticket_js[] = {
#embed "../../Web/chat/components/cards/ticket.js"
};
static const unsigned char components_chat_js[] = {
#embed "../../Web/chat/components/chat.js"
};
static const unsigned char components_citation_js[] = {
#embed "../../Web/chat/components/citation.js"
};
static const unsigned char components_composer_js[] = {
#embed "../../Web/chat/components/composer.js"
};
static const unsigned char components_message_js[] = {
#embed "../../Web/chat/components/message.js"
};
static const unsigned char components_pause_js[] = {
#embed "../../Web/chat/components/pause.js"
};
static const unsigned char components_person_js[] = {
#embed "../../Web/chat/components/person.js"
};
static const unsigned char components_rating_js[] = {
#embed "../../Web/chat/components/rating.js"
};
static const unsigned char components_sign_in_js[] = {
#embed "../../Web/chat/components/sign-in.js"
};
static const unsigned char components_thumbs_js[] = {
#embed "../../Web/chat/components/thumbs.js"
};
static const unsigned char console_alerts_js[] = {
#embed "../../Web/console/alerts.js"
};
static const unsigned char console_app_js[] = {
#embed "../../Web/console/app.js"
};
static const unsigned char console_approvals_js[] = {
#embed "../../Web/console/approvals.js"
};
static const unsigned char console_canned_js[] = {
#embed "../../Web/console/canned.js"
};
// Debian's package libjs-chart.js.
static const unsigned char console_chart_js[] = {
#embed "/usr/share/javascript/chart.js/chart.min.js"
};
static const unsigned char console_components_bulk_js[] = {
#embed "../../Web/console/components/bulk.js"
};
static const unsigned char console_components_canned_js[] = {
#embed "../../Web/console/components/canned.js"
};
static const unsigned char console_components_composer_js[] = {
#embed "../../Web/console/components/composer.js"
};
static const unsigned char console_components_console_js[] = {
#embed "../../Web/console/components/console.js"
};
static const unsigned char console_components_conversation_js[] = {
#embed "../../Web/console/components/conversation.js"
};
static const unsigned char console_components_customer_js[] = {
#embed "../../Web/console/components/customer.js"
};
static const unsigned char console_components_dialogs_js[] = {
#embed "../../Web/console/components/dialogs.js"
};
static const unsigned char console_components_draft_js[] = {
#embed "../../Web/console/components/draft.js"
};
static const unsigned char console_components_entry_js[] = {
#embed "../../Web/console/components/entry.js"
};
static const unsigned char console_components_figures_js[] = {
#embed "../../Web/console/components/figures.js"
};
static const unsigned char console_components_filters_js[] = {
#embed "../../Web/console/components/filters.js"
};
static const unsigned char console_components_moves_js[] = {
#embed "../../Web/console/components/moves.js"
};
static const unsigned char console_components_offers_js[] = {
#embed "../../Web/console/components/offers.js"
};
static const unsigned char console_components_presence_js[] = {
#embed "../../Web/console/components/presence.js"
};
static const unsigned char console_components_rows_js[] = {
#embed "../../Web/console/components/rows.js"
};
static const unsigned char console_components_screens_js[] = {
#embed "../../Web/console/components/screens.js"
};
static const unsigned char console_components_views_js[] = {
#embed "../../Web/console/components/views.js"
};
static const unsigned char console_conversation_css[] = {
#embed "../../Web/console/conversation.css"
};
static const unsigned char console_conversation_js[] = {
#embed "../../Web/console/conversation.js"
};
static const unsigned char console_dashboards_boards_js[] = {
#embed "../../Web/console/dashboards/boards.js"
};
static const unsigned char console_dashboards_chart_js[] = {
#embed "../../Web/console/dashboards/chart.js"
};
static const unsigned char console_dashboards_controls_js[] = {
#embed "../../Web/console/dashboards/controls.js"
};
static const unsigned char console_dashboards_dashboards_css[] = {
#embed "../../Web/console/dashboards/dashboards.css"
};
static const unsigned char console_dashboards_drawing_js[] = {
#embed "../../Web/console/dashboards/drawing.js"
};
static const unsigned char console_dashboards_drill_js[] = {
#embed "../../Web/console/dashboards/drill.js"
};
static const unsigned char console_dashboards_figures_js[] = {
#embed "../../Web/console/dashboards/figures.js"
};
static const unsigned char console_dashboards_live_js[] = {
#embed "../../Web/console/dashboards/live.js"
};
static const unsigned char console_dashboards_reading_js[] = {
#embed "../../Web/console/dashboards/reading.js"
};
static const unsigned char console_dashboards_screen_js[] = {
#embed "../../Web/console/dashboards/screen.js"
};
static const unsigned char console_dashboards_state_js[] = {
#embed "../../Web/console/dashboards/state.js"
};
static const unsigned char console_dashboards_tiles_js[] = {
#embed "../../Web/console/dashboards/tiles.js"
};
static const unsigned char console_difference_js[] = {
#embed "../../Web/console/difference.js"
};
static const unsigned char console_feed_js[] = {
#embed "../../Web/console/feed.js"
};
static const unsigned char console_inbox_js[] = {
#embed "../../Web/console/inbox.js"
};
static const unsigned char console_index_html[] = {
#embed "../../Web/console/index.html"
};
static const unsigned char console_kept_js[] = {
#embed "../../Web/console/kept.js"
};
static const unsigned char console_keys_js[] = {
#embed "../../Web/console/keys.js"
};
static const unsigned char console_lookers_js[] = {
#embed "../../Web/console/lookers.js"
};
static const unsigned char console_screens_js[] = {
#embed "../../Web/console/screens.js"
};
static const unsigned char console_screens_agents_js[] = {
#embed "../../Web/console/screens/agents.js"
};
static const unsigned char console_screens_alerting_js[] = {
#embed "../../Web/console/screens/alerting.js"
};
static const unsigned char console_screens_approvals_js[] = {
#embed "../../Web/console/screens/approvals.js"
};
static const unsigned char console_screens_audit_js[] = {
#embed "../../Web/console/screens/audit.js"
};
static const unsigned char console_screens_contents_js[] = {
#embed "../../Web/console/screens/contents.js"
};
static const unsigned char console_screens_correction_filters_js[] = {
#embed "../../Web/console/screens/correction-filters.js"
};
static const unsigned char console_screens_corrections_js[] = {
#embed "../../Web/console/screens/corrections.js"
};
static const unsigned char console_screens_drafting_js[] = {
#embed "../../Web/console/screens/drafting.js"
};
static const unsigned char console_screens_gaps_js[] = {
#embed "../../Web/console/screens/gaps.js"
};
static const unsigned char console_screens_knowledge_js[] = {
#embed "../../Web/console/screens/knowledge.js"
};
static const unsigned char console_screens_costs_js[] = {
#embed "../../Web/console/screens/costs.js"
};
static const unsigned char console_screens_models_js[] = {
#embed "../../Web/console/screens/models.js"
};
static const unsigned char console_screens_panels_css[] = {
#embed "../../Web/console/screens/panels.css"
};
static const unsigned char console_screens_panels_js[] = {
#embed "../../Web/console/screens/panels.js"
};
static const unsigned char console_screens_prompts_js[] = {
#embed "../../Web/console/screens/prompts.js"
};
static const unsigned char console_screens_settings_js[] = {
#embed "../../Web/console/screens/settings.js"
};
static const unsigned char console_screens_team_js[] = {
#embed "../../Web/console/screens/team.js"
};
static const unsigned char console_screens_trying_js[] = {
#embed "../../Web/console/screens/trying.js"
};
static const unsigned char console_screens_users_js[] = {
#embed "../../Web/console/screens/users.js"
};
static const unsigned char console_screens_versions_js[] = {
#embed "../../Web/console/screens/versions.js"
};
static const unsigned char console_screens_watching_js[] = {
#embed "../../Web/console/screens/watching.js"
};
static const unsigned char console_screens_webhooks_js[] = {
#embed "../../Web/console/screens/webhooks.js"
};
static const unsigned char console_style_css[] = {
#embed "../../Web/console/style.css"
};
static const unsigned char console_words_js[] = {
#embed "../../Web/console/words.js"
};
static const unsigned char desk_js[] = {
#embed "../../Web/chat/desk.js"
};
static const unsigned char feedback_js[] = {
#embed "../../Web/chat/feedback.js"
};
static const unsigned char icon_svg[] = {
#embed "../../Web/chat/icon.svg"
};
static const unsigned char identity_js[] = {
#embed "../../Web/chat/identity.js"
};
static const unsigned char index_html[] = {
#embed "../../Web/chat/index.html"
};
static const unsigned char markdown_js[] = {
#embed "../../Web/chat/markdown.js"
};
static const unsigned char money_js[] = {
#embed "../../Web/chat/money.js"
};
static const unsigned char protocol_js[] = {
#embed "../../Web/chat/protocol.js"
};
static const unsigned char roving_js[] = {
#embed "../../Web/chat/roving.js"
};
static const unsigned char session_js[] = {
#embed "../../Web/chat/session.js"
};
static const unsigned char socket_js[] = {
#embed "../../Web/chat/socket.js"
};
static const unsigned char storage_js[] = {
#embed "../../Web/chat/storage.js"
};
static const unsigned char style_css[] = {
#embed "../../Web/chat/style.css"
};

static const usher_web_file files[] = {
    {"account/api.js", account_api_js, sizeof account_api_js},
    {"account/app.js", account_app_js, sizeof account_app_js},
    {"account/dom.js", account_dom_js, sizeof account_dom_js},
    {"account/icon.svg", icon_svg, sizeof icon_svg},
    {"account/index.html", account_index_html, sizeof account_index_html},
    {"account/pages/change-password.js", account_pages_change_password_js, sizeof account_pages_change_password_js},
    {"account/pages/keys.js", account_pages_keys_js, sizeof account_pages_keys_js},
    {"account/pages/overview.js", account_pages_overview_js, sizeof account_pages_overview_js},
    {"account/pages/second-factor.js", account_pages_second_factor_js, sizeof account_pages_second_factor_js},
    {"account/pages/sessions.js", account_pages_sessions_js, sizeof account_pages_sessions_js},
    {"account/pages/set-password.js", account_pages_set_password_js, sizeof account_pages_set_password_js},
    {"account/pages/sign-in.js", account_pages_sign_in_js, sizeof account_pages_sign_in_js},
    {"account/style.css", account_style_css, sizeof account_style_css},
    {"app.js", app_js, sizeof app_js},
    {"cards.css", cards_css, sizeof cards_css},
    {"components/cards/card.js", components_cards_card_js, sizeof components_cards_card_js},
    {"components/cards/events.js", components_cards_events_js, sizeof components_cards_events_js},
    {"components/cards/hold.js", components_cards_hold_js, sizeof components_cards_hold_js},
    {"components/cards/marketplaces.js", components_cards_marketplaces_js, sizeof components_cards_marketplaces_js},
    {"components/cards/order.js", components_cards_order_js, sizeof components_cards_order_js},
    {"components/cards/parts.js", components_cards_parts_js, sizeof components_cards_parts_js},
    {"components/cards/payment.js", components_cards_payment_js, sizeof components_cards_payment_js},
    {"components/cards/seat-grid.js", components_cards_seat_grid_js, sizeof components_cards_seat_grid_js},
    {"components/cards/seat-map.js", components_cards_seat_map_js, sizeof components_cards_seat_map_js},
    {"components/cards/seats.js", components_cards_seats_js, sizeof components_cards_seats_js},
    {"components/cards/section-plan.js", components_cards_section_plan_js, sizeof components_cards_section_plan_js},
    {"components/cards/ticket.js", components_cards_ticket_js, sizeof components_cards_ticket_js},
    {"components/chat.js", components_chat_js, sizeof components_chat_js},
    {"components/citation.js", components_citation_js, sizeof components_citation_js},
    {"components/composer.js", components_composer_js, sizeof components_composer_js},
    {"components/message.js", components_message_js, sizeof components_message_js},
    {"components/pause.js", components_pause_js, sizeof components_pause_js},
    {"components/person.js", components_person_js, sizeof components_person_js},
    {"components/rating.js", components_rating_js, sizeof components_rating_js},
    {"components/sign-in.js", components_sign_in_js, sizeof components_sign_in_js},
    {"components/thumbs.js", components_thumbs_js, sizeof components_thumbs_js},
    {"console/alerts.js", console_alerts_js, sizeof console_alerts_js},
    {"console/app.js", console_app_js, sizeof console_app_js},
    {"console/approvals.js", console_approvals_js, sizeof console_approvals_js},
    {"console/canned.js", console_canned_js, sizeof console_canned_js},
    {"console/chart.js", console_chart_js, sizeof console_chart_js},
    {"console/components/bulk.js", console_components_bulk_js, sizeof console_components_bulk_js},
    {"console/components/canned.js", console_components_canned_js, sizeof console_components_canned_js},
    {"console/components/citation.js", components_citation_js, sizeof components_citation_js},
    {"console/components/composer.js", console_components_composer_js, sizeof console_components_composer_js},
    {"console/components/console.js", console_components_console_js, sizeof console_components_console_js},
    {"console/components/conversation.js", console_components_conversation_js, sizeof console_components_conversation_js},
    {"console/components/customer.js", console_components_customer_js, sizeof console_components_customer_js},
    {"console/components/dialogs.js", console_components_dialogs_js, sizeof console_components_dialogs_js},
    {"console/components/draft.js", console_components_draft_js, sizeof console_components_draft_js},
    {"console/components/entry.js", console_components_entry_js, sizeof console_components_entry_js},
    {"console/components/figures.js", console_components_figures_js, sizeof console_components_figures_js},
    {"console/components/filters.js", console_components_filters_js, sizeof console_components_filters_js},
    {"console/components/moves.js", console_components_moves_js, sizeof console_components_moves_js},
    {"console/components/offers.js", console_components_offers_js, sizeof console_components_offers_js},
    {"console/components/presence.js", console_components_presence_js, sizeof console_components_presence_js},
    {"console/components/rows.js", console_components_rows_js, sizeof console_components_rows_js},
    {"console/components/screens.js", console_components_screens_js, sizeof console_components_screens_js},
    {"console/components/views.js", console_components_views_js, sizeof console_components_views_js},
    {"console/conversation.css", console_conversation_css, sizeof console_conversation_css},
    {"console/conversation.js", console_conversation_js, sizeof console_conversation_js},
    {"console/dashboards/boards.js", console_dashboards_boards_js, sizeof console_dashboards_boards_js},
    {"console/dashboards/chart.js", console_dashboards_chart_js, sizeof console_dashboards_chart_js},
    {"console/dashboards/controls.js", console_dashboards_controls_js, sizeof console_dashboards_controls_js},
    {"console/dashboards/dashboards.css", console_dashboards_dashboards_css, sizeof console_dashboards_dashboards_css},
    {"console/dashboards/drawing.js", console_dashboards_drawing_js, sizeof console_dashboards_drawing_js},
    {"console/dashboards/drill.js", console_dashboards_drill_js, sizeof console_dashboards_drill_js},
    {"console/dashboards/figures.js", console_dashboards_figures_js, sizeof console_dashboards_figures_js},
    {"console/dashboards/live.js", console_dashboards_live_js, sizeof console_dashboards_live_js},
    {"console/dashboards/reading.js", console_dashboards_reading_js, sizeof console_dashboards_reading_js},
    {"console/dashboards/screen.js", console_dashboards_screen_js, sizeof console_dashboards_screen_js},
    {"console/dashboards/state.js", console_dashboards_state_js, sizeof console_dashboards_state_js},
    {"console/dashboards/tiles.js", console_dashboards_tiles_js, sizeof console_dashboards_tiles_js},
    {"console/difference.js", console_difference_js, sizeof console_difference_js},
    {"console/feed.js", console_feed_js, sizeof console_feed_js},
    {"console/icon.svg", icon_svg, sizeof icon_svg},
    {"console/inbox.js", console_inbox_js, sizeof console_inbox_js},
    {"console/index.html", console_index_html, sizeof console_index_html},
    {"console/kept.js", console_kept_js, sizeof console_kept_js},
    {"console/keys.js", console_keys_js, sizeof console_keys_js},
    {"console/lookers.js", console_lookers_js, sizeof console_lookers_js},
    {"console/markdown.js", markdown_js, sizeof markdown_js},
    {"console/screens.js", console_screens_js, sizeof console_screens_js},
    {"console/screens/agents.js", console_screens_agents_js, sizeof console_screens_agents_js},
    {"console/screens/alerting.js", console_screens_alerting_js, sizeof console_screens_alerting_js},
    {"console/screens/approvals.js", console_screens_approvals_js, sizeof console_screens_approvals_js},
    {"console/screens/audit.js", console_screens_audit_js, sizeof console_screens_audit_js},
    {"console/screens/contents.js", console_screens_contents_js, sizeof console_screens_contents_js},
    {"console/screens/correction-filters.js", console_screens_correction_filters_js, sizeof console_screens_correction_filters_js},
    {"console/screens/corrections.js", console_screens_corrections_js, sizeof console_screens_corrections_js},
    {"console/screens/drafting.js", console_screens_drafting_js, sizeof console_screens_drafting_js},
    {"console/screens/gaps.js", console_screens_gaps_js, sizeof console_screens_gaps_js},
    {"console/screens/knowledge.js", console_screens_knowledge_js, sizeof console_screens_knowledge_js},
    {"console/screens/costs.js", console_screens_costs_js, sizeof console_screens_costs_js},
    {"console/screens/models.js", console_screens_models_js, sizeof console_screens_models_js},
    {"console/screens/panels.css", console_screens_panels_css, sizeof console_screens_panels_css},
    {"console/screens/panels.js", console_screens_panels_js, sizeof console_screens_panels_js},
    {"console/screens/prompts.js", console_screens_prompts_js, sizeof console_screens_prompts_js},
    {"console/screens/settings.js", console_screens_settings_js, sizeof console_screens_settings_js},
    {"console/screens/team.js", console_screens_team_js, sizeof console_screens_team_js},
    {"console/screens/trying.js", console_screens_trying_js, sizeof console_screens_trying_js},
    {"console/screens/users.js", console_screens_users_js, sizeof console_screens_users_js},
    {"console/screens/versions.js", console_screens_versions_js, sizeof console_screens_versions_js},
    {"console/screens/watching.js", console_screens_watching_js, sizeof console_screens_watching_js},
    {"console/screens/webhooks.js", console_screens_webhooks_js, sizeof console_screens_webhooks_js},
    {"console/style.css", console_style_css, sizeof console_style_css},
    {"console/words.js", console_words_js, sizeof console_words_js},
    {"desk.js", desk_js, sizeof desk_js},
    {"feedback.js", feedback_js, sizeof feedback_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"identity.js", identity_js, sizeof identity_js},
    {"index.html", index_html, sizeof index_html},
    {"markdown.js", markdown_js, sizeof markdown_js},
    {"money.js", money_js, sizeof money_js},
    {"protocol.js", protocol_js, sizeof protocol_js},
    {"roving.js", roving_js, sizeof roving_js},
    {"session.js", session_js, sizeof session_js},
    {"socket.js", socket_js, sizeof socket_js},
    {"storage.js", storage_js, sizeof storage_js},
    {"style.css", style_css, sizeof style_css},
    {NULL, NULL, 0},
};

const usher_web_file *usher_web_files_begin(void) { return files; }
