#include "ingest/review_queue.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/page_versions.h"
#include "model/entry.h"
#include "model/json.h"
#include "model/json_value.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kCollection[] = "queue";
constexpr std::string_view kEdited = "page_edited";
constexpr std::array<std::string_view, 4> kStates = {"open", "accepted", "rejected", "skipped"};
constexpr std::array<std::string_view, 4> kActions = {"accept", "reject", "skip", "undo"};

template <class E, std::size_t N>
std::optional<E> FromWord(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto* found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<E>(found - words.begin());
}

Json ToJsonValue(const QueueDecision& decision) {
  Json json = {{"action", Name(decision.action)}, {"by", decision.by}, {"at", decision.at}};
  if (!decision.reason.empty()) json["reason"] = decision.reason;
  if (decision.seq != 0) json["seq"] = decision.seq;
  if (!decision.request.empty()) json["request"] = decision.request;
  return json;
}

std::string ToText(const QueueItem& item) {
  Json json = {{"queued_at", item.queued_at}, {"document", item.document}};
  json["reasons"] = Json::array();
  for (const QueueReason& reason : item.reasons) {
    json["reasons"].push_back({{"code", reason.code}, {"text", reason.text}});
  }
  if (item.about) json["about"] = ToString(*item.about);
  json["event"] = ToJsonValue(item.event);
  json["history"] = Json::array();
  for (const QueueDecision& decision : item.history) {
    json["history"].push_back(ToJsonValue(decision));
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<QueueItem> FromText(const SideDocument& document) {
  const auto broken = [&] {
    return Corruption("what is kept as this item cannot be read", "queue/" + document.id);
  };
  const Json json = Json::parse(document.text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("event")) return broken();
  auto parsed = EventFromJson(json["event"].dump(), JsonMode::kLog);
  if (!parsed) return broken();
  QueueItem item;
  item.id = document.id;
  item.event = std::move(parsed->event);
  item.queued_at = json.value("queued_at", Micros{0});
  item.document = json.value("document", "");
  if (json.contains("about")) {
    item.about = ParseEventId(json.value("about", ""));
    if (!item.about) return broken();
  }
  for (const Json& reason : json.value("reasons", Json::array())) {
    item.reasons.push_back({reason.value("code", ""), reason.value("text", "")});
  }
  for (const Json& kept : json.value("history", Json::array())) {
    const auto action = FromWord<QueueAction>(kActions, kept.value("action", ""));
    if (!action) return broken();
    item.history.push_back({*action, kept.value("by", ""), kept.value("at", Micros{0}),
                            kept.value("reason", ""), kept.value("seq", std::uint64_t{0}),
                            kept.value("request", "")});
  }
  return item;
}

}  // namespace

std::string_view Name(QueueState state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::optional<QueueState> QueueStateFromName(std::string_view name) {
  return FromWord<QueueState>(kStates, name);
}
std::string_view Name(QueueAction action) {
  return kActions[static_cast<std::size_t>(action)];
}

bool QueueItem::HasReason(std::string_view code) const {
  return std::ranges::any_of(reasons,
                             [&](const QueueReason& reason) { return reason.code == code; });
}

const QueueDecision* QueueItem::standing() const {
  if (history.empty() || history.back().action == QueueAction::kUndo) return nullptr;
  return &history.back();
}

QueueState QueueItem::state() const {
  const QueueDecision* decision = standing();
  if (decision == nullptr) return QueueState::kOpen;
  switch (decision->action) {
    case QueueAction::kAccept:
      return QueueState::kAccepted;
    case QueueAction::kReject:
      return QueueState::kRejected;
    case QueueAction::kSkip:
    case QueueAction::kUndo:
      break;
  }
  return QueueState::kSkipped;
}

std::string QueueIdOf(const QueueItem& item) {
  PolicyEvent said = item.event;
  std::string page;
  if (item.about) {
    page = "event " + ToString(*item.about);
  } else if (!said.sources.empty()) {
    const Source& source = said.sources[0];
    page = source.url.empty() ? source.publisher + "\n" + source.title : PageKey(source.url);
  }
  said.key.clear();
  said.summary.clear();
  said.note.clear();
  said.sources.clear();
  said.review = {};
  return "q" + HexOf(Sha256(page + "\n" + ToJson(said))).substr(0, 16);
}

Result<ReviewQueue::Added> ReviewQueue::Add(QueueItem item) {
  item.id = QueueIdOf(item);
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(Load());
  if (const auto found = items_.find(item.id); found != items_.end()) {
    if (!found->second->HasReason(kEdited)) return Added{found->second, false};
    QueueItem again = *found->second;
    std::erase_if(again.reasons, [](const QueueReason& reason) { return reason.code == kEdited; });
    again.document = item.document;
    again.event.sources = item.event.sources;
    return Added{CHIP_TRY(Keep(std::move(again))), false};
  }
  item.queued_at = clock_.Now();
  item.history.clear();
  return Added{CHIP_TRY(Keep(std::move(item))), true};
}

Result<void> ReviewQueue::NoteEdited(const std::string& page, const std::string& document,
                                     const std::set<std::string>& told) {
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(Load());
  std::vector<Item> edited;
  for (const auto& [id, item] : items_) {
    const bool waits = item->state() == QueueState::kOpen || item->state() == QueueState::kSkipped;
    const bool is_of_page =
        !item->about && !item->event.sources.empty() && PageKey(item->event.sources[0].url) == page;
    if (!waits || !is_of_page || item->document == document || told.contains(id)) continue;
    if (!item->HasReason(kEdited)) edited.push_back(item);
  }
  for (const Item& item : edited) {
    QueueItem noted = *item;
    noted.reasons.push_back(
        {std::string(kEdited), "the page was edited and no longer says so: version " +
                                   item->document + " did, version " + document + " does not"});
    CHIP_TRY(Keep(std::move(noted)));
  }
  return Ok();
}

Result<ReviewQueue::Item> ReviewQueue::Find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(Load());
  const auto found = items_.find(id);
  return found == items_.end() ? Item() : found->second;
}

Result<std::vector<ReviewQueue::Item>> ReviewQueue::All() {
  std::vector<Item> all;
  {
    const std::lock_guard lock(mutex_);
    CHIP_CHECK(Load());
    for (const auto& [id, item] : items_) all.push_back(item);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Item& a, const Item& b) { return a->queued_at < b->queued_at; });
  return all;
}

Result<ReviewQueue::Item> ReviewQueue::Decide(const std::string& id, std::size_t seen,
                                              QueueDecision decision) {
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(Load());
  const auto found = items_.find(id);
  if (found == items_.end()) return NotFound("no item \"" + id + "\" is in the queue", "id");
  if (found->second->history.size() != seen) return Conflict("somebody else decided meanwhile", id);
  QueueItem item = *found->second;
  decision.at = clock_.Now();
  item.history.push_back(std::move(decision));
  return Keep(std::move(item));
}

Result<void> ReviewQueue::Load() {
  if (is_loaded_) return Ok();
  for (const SideDocument& document : CHIP_TRY(side_.List(kCollection))) {
    items_[document.id] = std::make_shared<const QueueItem>(CHIP_TRY(FromText(document)));
  }
  is_loaded_ = true;
  return Ok();
}

Result<ReviewQueue::Item> ReviewQueue::Keep(QueueItem item) {
  CHIP_CHECK(side_.Put(kCollection, item.id, ToText(item)));
  auto kept = std::make_shared<const QueueItem>(std::move(item));
  items_[kept->id] = kept;
  return kept;
}

}  // namespace chipline
