#include "model/json_members.h"

#include <cstddef>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/json_scan.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::size_t WrittenMembers(std::string_view text) {
  std::size_t members = 0;
  ForEachMark(text, [&members](char mark, std::size_t) {
    if (mark == ':') ++members;
    return true;
  });
  return members;
}

std::size_t KeptMembers(const Json& value) {
  std::size_t members = value.is_object() ? value.size() : 0;
  if (value.is_structured()) {
    for (const Json& item : value) members += KeptMembers(item);
  }
  return members;
}

}  // namespace

std::string RepeatedMember(std::string_view text, const Json& value) {
  // The count is quick and says whether there is anything to look for.
  if (WrittenMembers(text) == KeptMembers(value)) return {};
  std::vector<std::set<std::string>> open;  // the names met so far, of each object that is open
  std::string repeated;
  const Json::parser_callback_t watch = [&](int, Json::parse_event_t event, Json& name) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(name).second && repeated.empty()) {
      repeated = name;
    }
    return true;
  };
  [[maybe_unused]] const Json again = Json::parse(text, watch, /*allow_exceptions=*/false);
  return repeated;
}

}  // namespace chipline
