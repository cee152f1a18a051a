#include "ingest/rule_file.h"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "model/codes.h"

namespace chipline {

const RuleValue* RuleTable::Find(std::string_view key) const {
  const auto found = std::ranges::find(values, key, &RuleValue::key);
  return found == values.end() ? nullptr : &*found;
}

std::string RuleTable::Text(std::string_view key) const {
  const RuleValue* value = Find(key);
  return value == nullptr || value->texts.empty() ? std::string() : value->texts.front();
}

std::vector<std::string> RuleTable::List(std::string_view key) const {
  const RuleValue* value = Find(key);
  return value == nullptr ? std::vector<std::string>() : value->texts;
}

bool RuleTable::Flag(std::string_view key) const {
  const RuleValue* value = Find(key);
  return value != nullptr && value->flag.value_or(false);
}

std::optional<double> RuleTable::Number(std::string_view key) const {
  const RuleValue* value = Find(key);
  return value == nullptr ? std::nullopt : value->number;
}

Result<void> RuleTable::Only(std::initializer_list<std::string_view> known) const {
  const std::vector<std::string_view> names(known);
  for (const RuleValue& value : values) {
    if (std::ranges::find(names, value.key) != names.end()) continue;
    const std::string_view near = Nearest(value.key, names);
    std::string message = "unknown key \"" + value.key + "\" in [" + name + "]";
    if (!near.empty()) message += ", did you mean \"" + std::string(near) + "\"?";
    return InvalidArgument(message, value.place);
  }
  return Ok();
}

Result<std::string> RuleTable::Required(std::string_view key) const {
  std::string text = Text(key);
  if (text.empty()) {
    return InvalidArgument("[" + name + "] needs \"" + std::string(key) + "\"", place);
  }
  return text;
}

namespace {

std::string PlaceOf(const std::string& origin, const toml::node& node) {
  return origin + ":" + std::to_string(node.source().begin.line);
}

Result<RuleValue> ReadValue(std::string_view key, const toml::node& node,
                            const std::string& origin) {
  RuleValue value;
  value.key = std::string(key);
  value.place = PlaceOf(origin, node);
  if (const auto* text = node.as_string()) {
    value.texts.push_back(text->get());
  } else if (const auto* flag = node.as_boolean()) {
    value.flag = flag->get();
  } else if (const auto number = node.value<double>()) {
    value.number = *number;
  } else if (const auto* list = node.as_array()) {
    value.is_list = true;
    for (const toml::node& item : *list) {
      const auto* text = item.as_string();
      if (text == nullptr) {
        return InvalidArgument("\"" + value.key + "\" must be a list of strings",
                               PlaceOf(origin, item));
      }
      value.texts.push_back(text->get());
    }
  } else {
    return InvalidArgument("\"" + value.key + "\" has a value of a kind that rules do not use",
                           value.place);
  }
  return value;
}

Result<RuleTable> ReadTable(std::string_view name, const toml::table& table,
                            const std::string& origin) {
  RuleTable out;
  out.name = std::string(name);
  out.place = PlaceOf(origin, table);
  for (const auto& [key, node] : table) {
    out.values.push_back(CHIP_TRY(ReadValue(key.str(), node, origin)));
  }
  // In file order, so that the first fault reported is the first in the file.
  std::ranges::sort(out.values, [](const RuleValue& a, const RuleValue& b) {
    if (a.place.size() != b.place.size()) return a.place.size() < b.place.size();
    return a.place < b.place;
  });
  return out;
}

int LineOf(const RuleTable& table) {
  return std::atoi(table.place.c_str() + table.place.rfind(':') + 1);
}

}  // namespace

Result<std::vector<RuleTable>> ReadRuleFile(std::string_view toml, const std::string& origin) {
  toml::table root;
  try {
    root = toml::parse(toml, origin);
  } catch (const toml::parse_error& error) {
    return InvalidArgument(std::string(error.description()),
                           origin + ":" + std::to_string(error.source().begin.line));
  }
  std::vector<RuleTable> out;
  for (const auto& [key, node] : root) {
    if (const auto* table = node.as_table()) {
      out.push_back(CHIP_TRY(ReadTable(key.str(), *table, origin)));
    } else if (const auto* list = node.as_array(); list != nullptr && list->is_array_of_tables()) {
      for (const toml::node& item : *list) {
        out.push_back(CHIP_TRY(ReadTable(key.str(), *item.as_table(), origin)));
      }
    } else {
      return InvalidArgument("\"" + std::string(key.str()) + "\" stands outside any block",
                             PlaceOf(origin, node));
    }
  }
  std::ranges::stable_sort(out, {}, LineOf);
  return out;
}

}  // namespace chipline
