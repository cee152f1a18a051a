#include "model/json_members.h"

#include <cstddef>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

std::size_t WrittenMembers(std::string_view text) {
  std::size_t members = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && c == ':') {
      ++members;
    }
  }
  return members;
}

std::size_t KeptMembers(const Json& value) {
  std::size_t members = value.is_object() ? value.size() : 0;
  if (value.is_structured()) {
    for (const Json& item : value) members += KeptMembers(item);
  }
  return members;
}

struct KeyFinder : nlohmann::json_sax<Json> {
  std::vector<std::set<std::string>> open;
  std::string repeated;
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    open.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    if (open.back().insert(name).second) return true;
    repeated = name;
    return false;
  }
  bool end_object() override {
    open.pop_back();
    return true;
  }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

}  // namespace

std::string RepeatedMember(std::string_view text, const Json& value) {
  // The count is quick and says whether there is anything to look for.
  if (WrittenMembers(text) == KeptMembers(value)) return {};
  KeyFinder finder;
  Json::sax_parse(text.begin(), text.end(), &finder);
  return finder.repeated;
}

}  // namespace chipline
