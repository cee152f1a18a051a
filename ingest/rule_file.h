// A rule file as plain tables: the only place of the extractor that reads TOML.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

struct RuleValue {
  std::string key;
  std::vector<std::string> texts;  // one for a string, several for an array of strings
  std::optional<double> number;
  std::optional<bool> flag;
  bool is_list = false;
  std::string place;  // "file:line"
};

// One [[name]] or [name] block.
struct RuleTable {
  std::string name;
  std::vector<RuleValue> values;
  std::string place;

  const RuleValue* Find(std::string_view key) const;
  // The text of `key`, or empty.
  std::string Text(std::string_view key) const;
  // The texts of `key`; a single string counts as a list of one.
  std::vector<std::string> List(std::string_view key) const;
  bool Flag(std::string_view key) const;
  std::optional<double> Number(std::string_view key) const;
  // kInvalidArgument at the first key that is not in `known`, with the nearest one named.
  Result<void> Only(std::initializer_list<std::string_view> known) const;
  // kInvalidArgument where `key` is missing or empty.
  Result<std::string> Required(std::string_view key) const;
};

// The blocks of a file in order. Keys above the first block are refused, as is any value that is
// not a string, a number, true or false, or a list of strings.
Result<std::vector<RuleTable>> ReadRuleFile(std::string_view toml, const std::string& origin);

}  // namespace chipline
