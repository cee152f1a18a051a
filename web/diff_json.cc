#include "web/diff_json.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

// Names of the fields that differ, but for what only lies ahead.
Json ChangedFields(const Json& before, const Json& after) {
  Json changed = Json::array();
  const auto add = [&](const Json& one, const Json& other, bool only_absent) {
    for (const auto& [name, value] : one.items()) {
      const bool absent = !other.contains(name);
      if (name == "expected_next" || (only_absent && !absent)) continue;
      if (absent || other[name] != value) changed.push_back(name);
    }
  };
  add(before, after, /*only_absent=*/false);
  add(after, before, /*only_absent=*/true);
  return changed;
}

}  // namespace

Result<Json> ChangeItems(const std::vector<PositionChange>& changes, PositionWriter& before,
                         PositionWriter& after) {
  Json items = Json::array();
  for (const PositionChange& change : changes) {
    Json old_state = CHIP_TRY(before.Write(change.position, change.before));
    Json new_state = CHIP_TRY(after.Write(change.position, change.after));
    Json causes = Json::array();
    for (const EventId id : change.causes) {
      causes.push_back(ToString(id));
      // A cause may be visible on one side only.
      if (!after.MentionEvent(id)) before.MentionEvent(id);
    }
    Json changed = ChangedFields(old_state, new_state);
    items.push_back({{"before", std::move(old_state)},
                     {"after", std::move(new_state)},
                     {"changed", std::move(changed)},
                     {"causes", std::move(causes)}});
  }
  return items;
}

Json BriefJson(const Timeline& timeline, const Resolution& resolution) {
  Json json = {{"status", Name(resolution.status)}};
  if (resolution.review_policy) json["review_policy"] = Name(*resolution.review_policy);
  if (resolution.duty_percent) json["duty_percent"] = *resolution.duty_percent;
  json["when"] = resolution.possible ? "possible" : "certain";
  if (resolution.decided_by != kNoRef) {
    json["decided_by"] = ToString(timeline.record(resolution.decided_by).id);
  }
  return json;
}

}  // namespace chipline
