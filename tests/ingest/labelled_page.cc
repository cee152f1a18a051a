#include "tests/ingest/labelled_page.h"

#include <algorithm>

#include "model/event.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

std::vector<std::string> Strings(const Json& object, const char* name) {
  return object.contains(name) ? object[name].get<std::vector<std::string>>()
                               : std::vector<std::string>();
}

std::vector<std::string> TypesOf(const Json& label) {
  std::vector<std::string> types = Strings(label, "type_alt");
  types.push_back(label["type"]);
  for (const Json& reading : label.value("readings", Json::array())) {
    types.push_back(reading["type"]);
  }
  return types;
}

bool Agree(const Json& label, const PolicyEvent& event) {
  const std::vector<std::string> types = TypesOf(label);
  if (std::ranges::find(types, std::string(Name(event.type))) == types.end()) return false;
  if (label["issuer"] != IssuerText(event.issuers)) return false;
  const auto subjects = Strings(label, "subjects");
  return std::ranges::any_of(subjects, [&](const std::string& id) {
    return std::ranges::find(event.subjects, id) != event.subjects.end();
  });
}

bool Certain(const Json& label, const PolicyEvent& event) {
  std::vector<std::string> certainties = Strings(label, "certainty_alt");
  certainties.push_back(label["certainty"]);
  for (const Json& reading : label.value("readings", Json::array())) {
    if (reading["type"] != std::string(Name(event.type))) continue;
    for (const Json& one : reading["certainty"]) certainties.push_back(one);
  }
  return std::ranges::find(certainties, std::string(Name(event.certainty))) != certainties.end();
}

}  // namespace

void CountPage(const Json& page, std::vector<Draft> drafts, Tally* tally) {
  const std::string id = page["id"];
  std::erase_if(drafts,
                [](const Draft& draft) { return draft.background || draft.grade == Grade::kC; });
  const auto take = [&](bool scored) {
    for (const Json& label : page["events"]) {
      const bool main = !label.value("background", false) && !label.value("optional", false);
      if (main != scored) continue;
      if (main) ++tally->wanted;
      const auto found = std::ranges::find_if(
          drafts, [&](const Draft& draft) { return Agree(label, draft.event); });
      if (found == drafts.end()) {
        if (main) tally->misses += "missed " + id + ": " + std::string(label["anchor"]) + "\n";
        continue;
      }
      if (main) ++tally->right;
      if (main && Certain(label, found->event)) ++tally->certain;
      drafts.erase(found);
    }
  };
  // What is scored is matched first.
  take(true);
  take(false);
  tally->invented += static_cast<int>(drafts.size());
  for (const Draft& draft : drafts) {
    tally->misses += "invented " + id + ": " + OneLine(draft.event) + "\n";
  }
}

}  // namespace chipline
