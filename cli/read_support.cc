#include "cli/read_support.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "model/unprintable.h"

namespace chipline {
namespace {

// A parameter that is no option of the command was given as an operand: "--from" is FROM.
std::string AsGiven(const Usage& usage, std::string place) {
  if (!place.starts_with("--")) return place;
  std::string name = place.substr(2);
  if (std::ranges::find(usage.options, name, &Option::name) != usage.options.end()) return place;
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

}  // namespace

std::vector<Option> Join(std::initializer_list<std::vector<Option>> lists) {
  std::vector<Option> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::optional<int> Ask(const Usage& usage, const Args& args, const std::string& path,
                       const std::vector<Parameter>& parameters, std::string& body) {
  auto asker = Asker::Open(args.store());
  if (!asker) return Failed(usage, asker.error());
  auto answer = (*asker)->Get(path, parameters);
  if (answer) {
    body = std::move(*answer);
    return std::nullopt;
  }
  Error error = answer.error();
  error.place = AsGiven(usage, error.place);
  return error.code == ErrorCode::kInvalidArgument ? Misused(usage, error) : Failed(usage, error);
}

std::string Text(const Json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? Printable(found->get<std::string>())
                                                   : std::string();
}

}  // namespace chipline
