#include "web/merge_draft.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "web/version_diff.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

Json At(const Json& object, const std::string& field) {
  const auto found = object.find(field);
  return found == object.end() ? Json() : *found;
}

// The same page is one source, whatever passages of it are quoted.
bool IsSameSource(const Json& a, const Json& b) {
  const std::string document = a.value("document", "");
  if (!document.empty() && document == b.value("document", "")) return true;
  const std::string url = a.value("url", "");
  return url.empty() ? a == b : url == b.value("url", "");
}

Json SourcesNotIn(const Json& stays, const Json& goes) {
  Json more = Json::array();
  if (!goes.is_array()) return Json();
  for (const Json& source : goes) {
    const bool is_there = std::any_of(
        stays.begin(), stays.end(), [&](const Json& other) { return IsSameSource(source, other); });
    if (!is_there) more.push_back(source);
  }
  return more.empty() ? Json() : more;
}

// A field of either event, as JSON; null where one leaves it open.
struct Pair {
  std::string name;
  Json stays;
  Json goes;
  bool differs() const { return !goes.is_null() && stays != goes; }
  bool is_missing() const { return stays.is_null() || name == "sources"; }
};

std::vector<Pair> PairsOf(const PolicyEvent& keep, const PolicyEvent& drop) {
  static const std::set<std::string> kOwn = {"key", "review"};
  const Json stays = ToJsonValue(keep);
  const Json goes = ToJsonValue(drop);
  std::vector<Pair> pairs;
  for (const Json* side : {&stays, &goes}) {
    for (const auto& [name, value] : side->items()) {
      const bool is_there = std::any_of(pairs.begin(), pairs.end(),
                                        [&name = name](const Pair& p) { return p.name == name; });
      if (is_there || kOwn.contains(name)) continue;
      Pair pair{name, At(stays, name), At(goes, name)};
      if (name == "sources") pair.goes = SourcesNotIn(pair.stays, pair.goes);
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

Result<Standing> StandingOf(const Site& site, const std::string& name) {
  auto standing = FindStanding(site, name);
  if (!standing) return NotFound("No event has the id or key “" + name + "”.");
  if (!standing->event) {
    return InvalidArgument("Event " + ToString(standing->id) +
                           " was retracted or merged already: correct it first.");
  }
  return std::move(*standing);
}

}  // namespace

Result<MergeDraft> MergeDraft::Make(const Site& site, const std::string& keep,
                                    const std::string& drop) {
  Standing stays = CHIP_TRY(StandingOf(site, keep));
  Standing goes = CHIP_TRY(StandingOf(site, drop));
  if (stays.id == goes.id) {
    return InvalidArgument("Event " + ToString(stays.id) + " is one already: name another.");
  }
  return MergeDraft(std::move(stays), std::move(goes));
}

std::vector<MergeField> MergeDraft::Fields(const SubjectTree& subjects) const {
  std::vector<MergeField> fields;
  const auto words = [&](const std::string& name, const Json& value) {
    return ValueWords(subjects, name, value);
  };
  for (const Pair& pair : PairsOf(*keep_.event, *drop_.event)) {
    const bool is_cited = pair.name == "sources" && pair.goes.is_null();
    fields.push_back({pair.name, words(pair.name, pair.stays),
                      is_cited ? "the same" : words(pair.name, pair.goes), pair.differs(),
                      pair.is_missing()});
  }
  return fields;
}

std::vector<std::string> MergeDraft::Missing() const {
  std::vector<std::string> names;
  for (const Pair& pair : PairsOf(*keep_.event, *drop_.event)) {
    if (pair.differs() && pair.is_missing()) names.push_back(pair.name);
  }
  return names;
}

Json MergeDraft::EventWith(const std::vector<std::string>& take, const std::string& by) const {
  Json event = ToJsonValue(*keep_.event);
  bool has_taken = false;
  for (const Pair& pair : PairsOf(*keep_.event, *drop_.event)) {
    const bool is_wanted = std::find(take.begin(), take.end(), pair.name) != take.end();
    if (!pair.differs() || !is_wanted) continue;
    has_taken = true;
    if (pair.name != "sources" || pair.stays.is_null()) {
      event[pair.name] = pair.goes;
    } else {
      for (const Json& source : pair.goes) event["sources"].push_back(source);
    }
  }
  if (!has_taken) return {};
  Json review = {{"state", "entered"}, {"by", by}};
  if (keep_.event->review.grade) review["grade"] = Name(*keep_.event->review.grade);
  event["review"] = std::move(review);
  return event;
}

}  // namespace chipline
