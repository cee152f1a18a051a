#include "cli/command.h"

#include <cstdio>

#include "model/unprintable.h"

namespace chipline {
namespace {

void Say(const Usage& usage, const Error& error) {
  std::fprintf(stderr, "chipline %s: %s\n", std::string(usage.name).c_str(),
               Printable(error.ToString()).c_str());
}

}  // namespace

std::optional<int> ReadArgs(const Usage& usage, const std::vector<std::string>& words, Args& args) {
  auto parsed = ParseArgs(usage, words);
  if (!parsed) return Misused(usage, parsed.error());
  args = std::move(*parsed);
  if (!args.wants_help()) return std::nullopt;
  std::fputs(HelpText(usage).c_str(), stdout);
  return kDone;
}

int Failed(const Usage& usage, const Error& error) {
  Say(usage, error);
  return kFailed;
}

int Misused(const Usage& usage, const Error& error) {
  Say(usage, error);
  return kUsage;
}

}  // namespace chipline
