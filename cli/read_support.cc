#include "cli/read_support.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"

namespace chipline {

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
  const Error& error = answer.error();
  return error.code == ErrorCode::kInvalidArgument ? Misused(usage, error) : Failed(usage, error);
}

std::string Text(const Json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace chipline
