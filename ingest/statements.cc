#include "ingest/statements.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "model/json.h"
#include "model/json_value.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kCollection[] = "statements";

std::string ToText(const Statement& statement) {
  Json json = {{"event", statement.event}, {"said", ToJsonValue(statement.said)}};
  if (statement.ended) json["ended"] = FormatDay(*statement.ended);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Statement> FromText(const SideDocument& document, const SubjectTree& subjects) {
  const Json json = Json::parse(document.text, nullptr, /*allow_exceptions=*/false);
  const bool is_whole = json.is_object() && json.contains("event") && json.contains("said");
  auto parsed = is_whole ? EventFromJson(json["said"].dump(), JsonMode::kLog)
                         : InvalidArgument("not an object");
  if (!parsed || parsed->event.sources.empty() || !parsed->event.sources[0].published) {
    return Corruption("what is kept as this statement cannot be read", "statements/" + document.id);
  }
  Statement statement = StatementOf(parsed->event, json.value("event", ""), subjects);
  statement.ended = ParseDay(json.value("ended", ""));
  return statement;
}

}  // namespace

Result<void> Statements::Load() {
  if (is_loaded_) return Ok();
  for (const SideDocument& document : CHIP_TRY(side_.List(kCollection))) {
    Remember(CHIP_TRY(FromText(document, subjects_)));
  }
  is_loaded_ = true;
  return Ok();
}

const Statement* Statements::Find(const std::string& key) const {
  const auto found = statements_.find(key);
  return found == statements_.end() ? nullptr : found->second.get();
}

std::vector<const Statement*> Statements::EverOfEvent(const std::string& event) const {
  std::vector<const Statement*> list;
  const auto keys = by_event_.find(event);
  if (keys == by_event_.end()) return list;
  for (const std::string& key : keys->second) list.push_back(Find(key));
  return list;
}

std::vector<const Statement*> Statements::OfEvent(const std::string& event) const {
  std::vector<const Statement*> list = EverOfEvent(event);
  std::erase_if(list, [](const Statement* statement) { return statement->ended.has_value(); });
  return list;
}

std::vector<const Statement*> Statements::OfPage(const std::string& page) const {
  std::vector<const Statement*> list;
  const auto keys = by_page_.find(page);
  if (page.empty() || keys == by_page_.end()) return list;
  for (const std::string& key : keys->second) {
    if (const Statement* statement = Find(key); !statement->ended) list.push_back(statement);
  }
  return list;
}

std::vector<const Statement*> Statements::LinkedTo(const Statement& statement) const {
  std::set<std::string> keys;
  std::vector<SubjectIndex> near = statement.act.subjects;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const auto narrower = subjects_.Children(near[i]);
    near.insert(near.end(), narrower.begin(), narrower.end());
  }
  for (const SubjectIndex subject : statement.act.subjects) {
    const auto wider = subjects_.Ancestors(subject);
    near.insert(near.end(), wider.begin(), wider.end());
  }
  for (const SubjectIndex subject : near) {
    const auto list = by_subject_.find(subject);
    if (list != by_subject_.end()) keys.insert(list->second.begin(), list->second.end());
  }
  std::vector<const Statement*> linked;
  for (const std::string& key : keys) {
    const Statement* other = Find(key);
    if (other->ended) continue;
    if (key == statement.key || Linked(statement, *other, subjects_)) linked.push_back(other);
  }
  return linked;
}

Result<void> Statements::Write(const std::vector<Statement>& put) {
  std::vector<SideChange> changes;
  changes.reserve(put.size());
  for (const Statement& statement : put)
    changes.push_back({kCollection, statement.key, ToText(statement)});
  if (changes.empty()) return Ok();
  CHIP_CHECK(side_.Write(changes));
  for (const Statement& statement : put) {
    Forget(statement.key);
    Remember(statement);
  }
  return Ok();
}

void Statements::Forget(const std::string& key) {
  const auto found = statements_.find(key);
  if (found == statements_.end()) return;
  const Statement& statement = *found->second;
  by_event_[statement.event].erase(key);
  by_page_[statement.page].erase(key);
  for (const SubjectIndex subject : statement.act.subjects) by_subject_[subject].erase(key);
  statements_.erase(found);
}

void Statements::Remember(Statement statement) {
  by_event_[statement.event].insert(statement.key);
  by_page_[statement.page].insert(statement.key);
  for (const SubjectIndex subject : statement.act.subjects)
    by_subject_[subject].insert(statement.key);
  auto kept = std::make_unique<const Statement>(std::move(statement));
  const std::string key = kept->key;
  statements_[key] = std::move(kept);
}

}  // namespace chipline
