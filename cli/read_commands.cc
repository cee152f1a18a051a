#include "cli/read_commands.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/ask.h"
#include "cli/command.h"
#include "cli/print_answer.h"
#include "cli/read_support.h"

namespace chipline {
namespace {

constexpr Option kWithoutOption{"without", "EVENT",
                                "the answer as if this event (id or key) had not been recorded"};

const Usage& StateUsage() {
  static const Usage usage{
      "state",
      "",
      "What stood on a day, position by position, and what decided it.",
      0,
      0,
      Join({AsOfOptions(), FilterOptions(), {kWithoutOption, kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& ShipUsage() {
  static const Usage usage{
      "ship", "SUBJECT", "Whether it could go from the United States to China on a day.",
      1,      1,         Join({AsOfOptions(), {kWithoutOption, kStoreOption, kJsonOption}})};
  return usage;
}

const Usage& DiffUsage() {
  static const Usage usage{"diff",
                           "FROM TO",
                           "What differs between two days.",
                           2,
                           2,
                           Join({{{"known-from", "DAY", "as known then, for FROM"},
                                  {"known-to", "DAY", "as known then, for TO"},
                                  {"recorded-from", "WHEN", "as recorded then, for FROM"},
                                  {"recorded-to", "WHEN", "as recorded then, for TO"}},
                                 DatelessOptions(),
                                 FilterOptions(),
                                 {kStoreOption, kJsonOption}})};
  return usage;
}

// Many positions are a table of one line each; a few say why.
constexpr std::size_t kExplained = 5;

void PrintState(const Json& answer) {
  const bool is_explained = answer["items"].size() <= kExplained;
  for (const Json& item : answer["items"]) {
    std::puts(PositionLine(item).c_str());
    if (is_explained) PrintGrounds(item, answer["events"]);
  }
  if (!is_explained) std::printf("%zu positions\n", answer["items"].size());
}

}  // namespace

int RunState(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(StateUsage(), words, args)) return *status;
  auto parameters = ParametersOf(args);
  if (!args.json()) parameters.push_back({"expand", "events"});
  std::string body;
  if (auto status = Ask(StateUsage(), args, "/api/v1/state", parameters, body)) return *status;
  if (args.json()) {
    std::fputs(body.c_str(), stdout);
  } else {
    PrintState(Json::parse(body, nullptr, false));
  }
  return kDone;
}

int RunShip(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(ShipUsage(), words, args)) return *status;
  auto parameters = ParametersOf(args);
  if (!args.json()) parameters.push_back({"expand", "events"});
  std::string body;
  const std::string path = "/api/v1/ship/" + PercentEncode(args.operands()[0]);
  if (auto status = Ask(ShipUsage(), args, path, parameters, body)) return *status;
  if (args.json()) {
    std::fputs(body.c_str(), stdout);
    return kDone;
  }
  const Json answer = Json::parse(body, nullptr, false);
  std::puts(Text(answer, "sentence").c_str());
  for (const Json& side : answer["sides"]) {
    if (Text(side, "verdict") == "yes") continue;
    std::puts(PositionLine(side).c_str());
    PrintGrounds(side, answer["events"]);
  }
  return kDone;
}

int RunDiff(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(DiffUsage(), words, args)) return *status;
  auto parameters = ParametersOf(args);
  parameters.push_back({"from", args.operands()[0]});
  parameters.push_back({"to", args.operands()[1]});
  if (!args.json()) parameters.push_back({"expand", "events"});
  std::string body;
  if (auto status = Ask(DiffUsage(), args, "/api/v1/diff", parameters, body)) return *status;
  if (args.json()) {
    std::fputs(body.c_str(), stdout);
    return kDone;
  }
  const Json answer = Json::parse(body, nullptr, false);
  for (const Json& item : answer["items"]) {
    std::printf("%s\n  now: %s\n", PositionLine(item["before"]).c_str(),
                StatusLine(item["after"]).c_str());
    for (const Json& cause : item["causes"]) {
      PrintEvent(answer["events"], "because", cause.get<std::string>());
    }
  }
  std::printf("%zu changed, %zu unchanged\n", answer["total"].get<std::size_t>(),
              answer["unchanged"].get<std::size_t>());
  return kDone;
}

}  // namespace chipline
