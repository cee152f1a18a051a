#include "web/event_draft.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "model/json_value.h"
#include "store/side_store.h"
#include "web/secrets.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kDrafts[] = "drafts";  // as account_api's
constexpr char kForm[] = "event-form";
constexpr std::size_t kLongestName = 64;

// Fields that say something of the draft and nothing of the event.
constexpr std::array<std::string_view, 9> kOwnFields = {
    "draft", "about",      "version",   "request_key",    "form_token",
    "do",    "paste_text", "paste_url", "paste_published"};

std::string IdOf(const Request& request, const std::string& name) {
  return request.principal.name + "/" + name;
}

Json ToJson(const BroughtText& brought) {
  Json events = Json::array();
  for (const PolicyEvent& event : brought.events) events.push_back(ToJsonValue(event));
  return {{"sha", brought.sha}, {"text", brought.text},           {"title", brought.title},
          {"url", brought.url}, {"publisher", brought.publisher}, {"events", std::move(events)}};
}

BroughtText BroughtFrom(const Json& json) {
  BroughtText brought{json.value("sha", ""), json.value("text", ""),      json.value("title", ""),
                      json.value("url", ""), json.value("publisher", ""), {}};
  for (const Json& event : json.value("events", Json::array())) {
    auto parsed = EventFromJson(event.dump(), JsonMode::kLog);
    if (parsed) brought.events.push_back(std::move(parsed->event));
  }
  return brought;
}

Json ToJson(const EventDraft& draft) {
  Json fields = Json::array();
  for (const Parameter& field : draft.fields.fields()) {
    fields.push_back({field.name, field.value});
  }
  return {{"kind", kForm},
          {"about", draft.about},
          {"version", draft.version},
          {"request_key", draft.request_key},
          {"fields", std::move(fields)},
          {"brought", ToJson(draft.brought)},
          {"saved", draft.saved}};
}

// Nothing where the document is another client's.
std::optional<EventDraft> FromJson(const std::string& name, const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("kind", "") != kForm) return std::nullopt;
  EventDraft draft;
  draft.name = name;
  draft.about = json.value("about", "");
  draft.version = json.value("version", "");
  draft.request_key = json.value("request_key", "");
  draft.saved = json.value("saved", Micros{0});
  for (const Json& field : json.value("fields", Json::array())) {
    if (!field.is_array() || field.size() != 2) return std::nullopt;
    if (!field[0].is_string() || !field[1].is_string()) return std::nullopt;
    draft.fields.Add(field[0].get<std::string>(), field[1].get<std::string>());
  }
  draft.brought = BroughtFrom(json.value("brought", Json::object()));
  return draft;
}

bool IsDraftName(const std::string& name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace

DraftKind KindOf(const EventDraft& draft) {
  if (draft.about.empty()) return DraftKind::kNewEvent;
  return draft.about.front() == 'q' ? DraftKind::kQueueItem : DraftKind::kCorrection;
}

std::string PageOf(const EventDraft& draft) {
  switch (KindOf(draft)) {
    case DraftKind::kCorrection:
      return "/events/" + draft.about + "/edit";
    case DraftKind::kQueueItem:
      return "/queue/" + draft.about + "/edit";
    case DraftKind::kNewEvent:
      break;
  }
  return "/new";
}

EventDraft NewDraft() {
  EventDraft draft;
  draft.name = "form-" + RandomSecret().substr(0, 12);
  draft.request_key = RandomSecret();
  return draft;
}

Result<std::vector<EventDraft>> DraftsOf(const SideStore& side, const Request& request) {
  const std::string prefix = IdOf(request, "");
  std::vector<EventDraft> drafts;
  const std::vector<SideDocument> documents = CHIP_TRY(side.List(kDrafts));
  for (const SideDocument& document : documents) {
    if (!document.id.starts_with(prefix)) continue;
    if (auto draft = FromJson(document.id.substr(prefix.size()), document.text)) {
      drafts.push_back(std::move(*draft));
    }
  }
  std::stable_sort(drafts.begin(), drafts.end(),
                   [](const EventDraft& a, const EventDraft& b) { return a.saved > b.saved; });
  return drafts;
}

Result<std::optional<EventDraft>> FindDraft(const SideStore& side, const Request& request,
                                            const std::string& name) {
  if (!IsDraftName(name)) return std::optional<EventDraft>();
  const auto text = CHIP_TRY(side.Get(kDrafts, IdOf(request, name)));
  if (!text) return std::optional<EventDraft>();
  return FromJson(name, *text);
}

Result<void> KeepDraft(SideStore& side, const Request& request, const EventDraft& draft) {
  if (!IsDraftName(draft.name)) return InvalidArgument("this is no name of a draft", "draft");
  return side.Put(kDrafts, IdOf(request, draft.name),
                  ToJson(draft).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<void> ThrowAway(SideStore& side, const Request& request, const std::string& name) {
  if (!IsDraftName(name)) return Ok();
  return side.Remove(kDrafts, IdOf(request, name));
}

EventDraft DraftIn(const FormFields& form) {
  EventDraft draft;
  draft.name = form.Get("draft");
  draft.about = form.Get("about");
  draft.version = form.Get("version");
  draft.request_key = form.Get("request_key");
  for (const Parameter& field : form.fields()) {
    const bool is_own =
        std::find(kOwnFields.begin(), kOwnFields.end(), field.name) != kOwnFields.end();
    if (!is_own) draft.fields.Add(field.name, field.value);
  }
  return draft;
}

}  // namespace chipline
