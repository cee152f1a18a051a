#include "cli/args.h"

#include <algorithm>
#include <cstdlib>

#include "model/codes.h"

namespace chipline {
namespace {

const Option* FindOption(const Usage& usage, std::string_view name) {
  for (const Option& option : usage.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

Error UnknownOption(const Usage& usage, const std::string& name) {
  std::vector<std::string_view> names = {"help"};
  for (const Option& option : usage.options) names.push_back(option.name);
  const std::string_view nearest = Nearest(name, names);
  std::string message = "unknown option";
  if (!nearest.empty()) message += "; did you mean --" + std::string(nearest) + "?";
  return InvalidArgument(message, "--" + name);
}

std::string Plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

Result<void> CheckOperands(const Usage& usage, const std::vector<std::string>& operands) {
  if (operands.size() < usage.min_operands) {
    return InvalidArgument("expected " + std::string(usage.operands), std::string(usage.name));
  }
  if (operands.size() > usage.max_operands) {
    return InvalidArgument(
        "unexpected; " + std::string(usage.name) + " takes " +
            (usage.max_operands == 0 ? std::string("no operands")
                                     : "at most " + Plural(usage.max_operands, "operand")),
        operands[usage.max_operands]);
  }
  return Ok();
}

}  // namespace

std::optional<std::string> Args::Get(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end()) return std::nullopt;
  return found->second;
}

std::string Args::GetOr(std::string_view option, std::string_view fallback) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::string(fallback) : found->second;
}

std::vector<std::string> Args::All(std::string_view option) const {
  const auto found = repeated_.find(option);
  return found == repeated_.end() ? std::vector<std::string>() : found->second;
}

std::string Args::store() const {
  if (auto given = Get("store")) return *given;
  // Read once at start, before any thread: nothing changes the environment.
  const char* from_environment = std::getenv("CHIPLINE_STORE");  // NOLINT(concurrency-mt-unsafe)
  if (from_environment != nullptr && *from_environment != '\0') return from_environment;
  return "rocksdb:./data";
}

Result<Args> ParseArgs(const Usage& usage, std::span<const std::string> words) {
  Args args;
  bool only_operands = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (only_operands || word.size() < 2 || word[0] != '-') {
      args.operands_.push_back(word);
      continue;
    }
    if (word == "--") {
      only_operands = true;
      continue;
    }
    if (word == "--help" || word == "-h") {
      args.wants_help_ = true;
      return args;
    }
    if (word[1] != '-') return InvalidArgument("options begin with two dashes", word);
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const Option* option = FindOption(usage, name);
    if (option == nullptr) return UnknownOption(usage, name);
    if (args.Has(name) && !option->repeats) return InvalidArgument("given twice", "--" + name);
    std::string value;
    if (option->value.empty()) {
      if (equals != std::string::npos) return InvalidArgument("takes no value", "--" + name);
    } else if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < words.size()) {
      value = words[++i];
    } else {
      return InvalidArgument("expected " + std::string(option->value) + " after it", "--" + name);
    }
    if (option->repeats) args.repeated_[name].push_back(value);
    args.options_[name] = std::move(value);
  }
  CHIP_CHECK(CheckOperands(usage, args.operands_));
  return args;
}

std::string HelpText(const Usage& usage) {
  std::string text = "usage: chipline " + std::string(usage.name);
  if (!usage.options.empty()) text += " [option…]";
  if (!usage.operands.empty()) text += " " + std::string(usage.operands);
  text += "\n\n" + std::string(usage.summary) + "\n";
  if (usage.options.empty()) return text;
  text += "\noptions:\n";
  for (const Option& option : usage.options) {
    std::string left = "  --" + std::string(option.name);
    if (!option.value.empty()) left += " " + std::string(option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 26), ' ');
    text += left + std::string(option.help) + "\n";
  }
  return text;
}

}  // namespace chipline
