#include "cli/print_answer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "query/ship.h"

namespace chipline {
namespace {

std::string Words(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace

std::vector<Option> DatelessOptions() {
  std::vector<Option> options = AsOfOptions();
  options.erase(options.begin());
  return options;
}

std::string StatusLine(const Json& item) {
  std::string line = Words(Text(item, "status"));
  if (item.contains("review_policy")) line += " (" + Words(Text(item, "review_policy")) + ")";
  if (item.contains("scope")) {
    const Json& scope = item["scope"];
    const auto kind = FromName<ScopeKind>(Text(scope, "kind"));
    line += ", only for " + ScopeText(kind.value_or(ScopeKind::kBuyers), Text(scope, "text"));
  }
  if (item.contains("duty_percent")) line += ", duty " + item["duty_percent"].dump() + "%";
  for (const char* field : {"since", "until", "returns"}) {
    if (item.contains(field)) line += ", " + std::string(field) + " " + Text(item, field);
  }
  if (Text(item, "when") == "possible") line += ", day not certain";
  return line;
}

std::string PositionLine(const Json& item) {
  return Text(item, "issuer") + " " + Text(item, "flow") + " " + Text(item, "subject") + " → " +
         Text(item, "target") + ": " + StatusLine(item);
}

std::string EventLine(const Json& events, const std::string& id) {
  const auto found = events.find(id);
  std::string text = id;
  if (found == events.end()) return text;
  const std::string key = Text(*found, "key");
  const std::string summary = Text(*found, "summary");
  if (!key.empty()) text += " " + key;
  if (!summary.empty()) text += ": " + summary;
  return text;
}

void PrintEvent(const Json& events, const std::string& label, const std::string& id) {
  std::printf("  %-14s %s\n", label.c_str(), EventLine(events, id).c_str());
}

void PrintGrounds(const Json& item, const Json& events) {
  if (item.contains("decided_by")) PrintEvent(events, "because", Text(item, "decided_by"));
  static const std::vector<std::pair<const char*, const char*>> lists = {
      {"also_in_force", "also in force"},
      {"exceptions", "except"},
      {"duties", "duty"},
      {"expected_next", "ahead"},
      {"unreviewed_would_change", "unreviewed"}};
  for (const auto& [field, label] : lists) {
    const auto ids = item.find(field);  // a spell has nothing ahead
    if (ids == item.end()) continue;
    for (const Json& id : *ids) PrintEvent(events, label, id.get<std::string>());
  }
  for (const Json& suspended : item["suspended"]) {
    PrintEvent(events, "suspended", Text(suspended, "event"));
    PrintEvent(events, "  by", Text(suspended, "by"));
    if (suspended.contains("returns")) {
      std::printf("  %-14s %s\n", "  returns", Text(suspended, "returns").c_str());
    }
  }
}

}  // namespace chipline
